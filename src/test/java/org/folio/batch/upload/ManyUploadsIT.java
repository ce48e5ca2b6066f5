package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** Many files come in at the same time. */
class ManyUploadsIT {
  private static final int TENANTS = 10;
  private static final int FILES_OF_EACH = 5;
  private static final int ROWS = 8;

  /** A thousand rows, on however slow a machine. */
  private static final Duration ATMOST = Duration.ofMinutes(5);

  private final DbSettings db = Services.freshDatabase();

  @Test
  void fiftyConcurrentFilesOfTenTenants_completeSeparately() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(TENANTS * FILES_OF_EACH);
    try (FileServer files = FileServer.start();
        LocalModule module =
            LocalModule.start(
                db,
                Services.freshKafkaSettings(),
                Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost"))) {
      List<UploadClient> clients = new ArrayList<>();
      for (int i = 0; i < TENANTS; i++) {
        Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
        clients.add(UploadClient.anybody(tenant));
      }
      List<Future<String>> failedRows = new ArrayList<>();
      for (UploadClient client : clients) {
        for (int i = 0; i < FILES_OF_EACH; i++) {
          ContentFile file = ContentFile.with(files.url()).rows(ROWS, "File " + i + " row");
          failedRows.add(senders.submit(() -> failedRows(client, file)));
        }
      }

      for (Future<String> failed : failedRows) {
        assertEquals("", failed.get());
      }
      for (UploadClient client : clients) {
        TenantSql sql = new TenantSql(db, client.gateway().tenant());
        assertEquals(
            List.of((long) FILES_OF_EACH * ROWS),
            sql.longs("SELECT count(*) FROM content WHERE status = 'Live'"));
      }
    } finally {
      senders.shutdownNow();
    }
  }

  private static String failedRows(UploadClient client, ContentFile file) {
    String processId = client.upload("publish", file);
    boolean isWhole =
        Integer.valueOf(ROWS).equals(client.awaitCompleted(processId, ATMOST).get("successCount"));
    return isWhole ? "" : String.join("\n", client.report(processId, ""));
  }
}
