package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.Test;

/** Two instances link to the same textbook. */
class UploadTurnsIT {
  private static final int UPLOADS = 6;
  private static final int ROWS = 8;
  private static final Duration ATMOST = Duration.ofMinutes(3);

  private final DbSettings db = Services.freshDatabase();
  private final KafkaSettings kafka = Services.freshKafkaSettings();

  @Test
  void textbook_isChangedByOneRowAtATimeAcrossInstances() {
    try (FileServer files = FileServer.start();
        ContentService service = ContentService.start()) {
      service.addTextbook("book", "unit", "Q");
      service.slowDown(Duration.ofMillis(10));
      Map<String, String> settings =
          Map.of(
              "CONTENT_SOURCE_ALLOWED_HOSTS", "localhost",
              "CONTENT_SERVICE_URL", service.url(),
              "TASK_CONCURRENCY", "3");
      try (LocalModule one = LocalModule.start(db, kafka, settings);
          LocalModule two = LocalModule.start(db, kafka, settings)) {
        Tenant tenant = new Gateway(one.baseUrl(), Services.freshTenant()).enable().tenant();
        UploadClient client = UploadClient.anybody(new Gateway(two.baseUrl(), tenant));
        List<String> processIds = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
          ContentFile file = ContentFile.with(files.url());
          for (int row = 0; row < ROWS; row++) {
            file.row(
                "Content " + i + " " + row,
                TemplateColumn.TEXTBOOK_ID,
                "book",
                TemplateColumn.UNIT_ID,
                "unit");
          }
          processIds.add(client.upload("link", file));
        }

        for (String processId : processIds) {
          assertEquals(ROWS, client.awaitCompleted(processId, ATMOST).get("successCount"));
        }

        assertEquals(1, service.mostLinkingAtOnce());
        List<String> linked = service.linkedTo("book");
        assertEquals(UPLOADS * ROWS, linked.size());
        assertEquals(UPLOADS * ROWS, new HashSet<>(linked).size());
      }
    }
  }
}
