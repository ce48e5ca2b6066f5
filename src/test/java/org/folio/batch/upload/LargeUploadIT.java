package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.Test;

/** A file nearly as large as the whole heap. */
class LargeUploadIT {
  private static final int ROWS = 2_900;
  private static final String LONG_CELL = "x".repeat(17_500);

  @Test
  void fiftyMegabyteUpload_completes_inHeapOf64Megabytes() throws Exception {
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    try (FileServer files = FileServer.start();
        ModuleProcess module = ModuleProcess.start(settings, List.of("-Xmx64m"))) {
      UploadClient client =
          UploadClient.anybody(new Gateway(module.baseUrl(), Services.freshTenant()).enable());
      ContentFile file = ContentFile.with(files.url());
      for (int i = 1; i <= ROWS; i++) {
        file.row("Large " + i, TemplateColumn.DESCRIPTION, LONG_CELL);
      }
      byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
      assertTrue(bytes.length > 50_000_000, "bytes: " + bytes.length);

      String processId =
          client.post("upload", bytes).statusCode(200).extract().path("result.processId");

      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> client.status(processId).path("result.status"), is("Completed"));
      Map<String, Object> result = client.awaitCompleted(processId);
      assertEquals(ROWS, result.get("failedCount"));
      assertEquals(ROWS + 1, linesOf((String) result.get("report")));
      assertTrue(module.isAlive());
      assertFalse(module.output().contains("OutOfMemoryError"));
    }
  }

  private static long linesOf(String link) throws Exception {
    try (BufferedReader report =
        new BufferedReader(
            new InputStreamReader(
                given().urlEncodingEnabled(false).get(link).asInputStream(),
                StandardCharsets.UTF_8))) {
      return report
          .lines()
          .filter(line -> line.contains("x".repeat(1_000)) || line.contains("Row"))
          .count();
    }
  }
}
