package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads whose files come at a byte a second. */
class SlowFilesIT {
  private static final Duration ATMOST = Duration.ofMinutes(3);
  private static final String SLOW = "/slow.pdf";

  /** More than can be done while a test runs. */
  private static final int MANY = 1_000;

  private final DbSettings db = Services.freshDatabase();
  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final FileServer files = FileServer.start();

  SlowFilesIT() {
    files.putTrickling(SLOW, new byte[100_000]);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    settings.put("CONTENT_FILE_TIMEOUT_SECONDS", "2");
    settings.put("TASK_TURN_SECONDS", "1");
    settings.put("TASK_LEASE_SECONDS", "12");
    settings.put("BULK_UPLOAD_CONCURRENCY", "2");
    return settings;
  }

  private UploadClient newTenant(String baseUrl) {
    return UploadClient.anybody(new Gateway(baseUrl, Services.freshTenant()).enable());
  }

  private ContentFile slowRows(int count) {
    ContentFile file = ContentFile.with(files.url());
    for (int i = 1; i <= count; i++) {
      file.row("Slow " + i, TemplateColumn.FILE_PATH, files.url() + SLOW);
    }
    return file;
  }

  private static void awaitStarted(UploadClient client, String processId) {
    await()
        .atMost(ATMOST)
        .until(() -> client.status(processId).path("result.status"), is("Processing"));
  }

  private static void exportCompletes(Gateway tenant) {
    tenant
        .request()
        .body(
            """
            {"code": "L", "description": "For tests", "level": "PERSON", "type": "AMOUNT",
             "period": "CALENDAR_YEAR", "maximum": {"value": 5, "currency": "EUR"}}""")
        .post("/limits")
        .then()
        .statusCode(201);
    Response started =
        tenant
            .request()
            .body(
                """
                {"transactionStartDateTime": {"value": "2026-01-01T00:00:00Z"},
                 "transactionEndDateTime": {"value": "2027-01-01T00:00:00Z"}, "limitCodes": ["L"]}""")
            .post("/readconsumptionbatches");
    started.then().statusCode(201);
    String path = started.header("Location").replaceFirst("^https?://[^/]+(/api)?", "");
    await("export of " + tenant.tenant())
        .atMost(ATMOST)
        .failFast(() -> tenant.request().get(path).path("status").equals("Failed"))
        .until(() -> tenant.request().get(path).path("status"), is("Completed"));
  }

  /** Cancels an upload and checks that each of its rows has one outcome. */
  private static void cancelled(UploadClient client, String processId) {
    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    client.awaitCompleted(processId, ATMOST);
    assertEquals(MANY + 1, client.report(processId, "").size());
  }

  @Test
  void fourSlowUploadsOfOneTenant_leaveASlotToAnother() {
    try (LocalModule module = LocalModule.start(db, kafka, settings())) {
      UploadClient slow = newTenant(module.baseUrl());
      UploadClient other = newTenant(module.baseUrl());
      List<String> processIds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        processIds.add(slow.upload("publish", slowRows(MANY)));
      }
      awaitStarted(slow, processIds.get(0));

      exportCompletes(other.gateway());
      String processId = other.upload("publish", ContentFile.with(files.url()).rows(20, "Quick"));
      assertEquals(20, other.awaitCompleted(processId, ATMOST).get("successCount"));

      // the fourth one of the tenant has its turns as well
      processIds.forEach(id -> awaitStarted(slow, id));
      processIds.forEach(id -> cancelled(slow, id));
    }
  }

  @Test
  void slowUploadsOfFourTenants_giveTheFifthATurnAndEndAsTheyShould() {
    try (LocalModule module = LocalModule.start(db, kafka, settings())) {
      List<UploadClient> slow = new ArrayList<>();
      List<String> processIds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        slow.add(newTenant(module.baseUrl()));
        processIds.add(slow.get(i).upload("publish", slowRows(MANY)));
        awaitStarted(slow.get(i), processIds.get(i));
      }
      UploadClient fifth = newTenant(module.baseUrl());

      exportCompletes(fifth.gateway());
      String processId = fifth.upload("publish", ContentFile.with(files.url()).rows(20, "Quick"));
      assertEquals(20, fifth.awaitCompleted(processId, ATMOST).get("successCount"));

      for (int i = 0; i < 4; i++) {
        // whoever pauses is shown as at work, and its one attempt goes on
        assertEquals("Processing", slow.get(i).status(processIds.get(i)).path("result.status"));
        TenantSql sql = new TenantSql(db, slow.get(i).gateway().tenant());
        assertEquals(List.of(1L), sql.longs("SELECT count(*) FROM task_attempt"));
        cancelled(slow.get(i), processIds.get(i));
      }
    }
  }

  @Test
  void fileThatIsTooSlow_isAskedForOnceAndFailsItsRowOnly() {
    try (LocalModule module = LocalModule.start(db, kafka, settings())) {
      UploadClient client = newTenant(module.baseUrl());
      String processId = client.upload("publish", slowRows(1).row("Good"));

      Map<String, Object> result = client.awaitCompleted(processId, ATMOST);

      assertEquals(1, result.get("successCount"));
      assertEquals(1, result.get("failedCount"));
      assertEquals(1, files.requests(SLOW));
      String failed = client.report(processId, "").get(1);
      assertTrue(failed.contains("did not send the file within 2 seconds"), failed);
    }
  }

  @Test
  void rowThatTakesTooLong_failsAndLeavesNothingBehind() {
    Map<String, String> settings = settings();
    settings.put("BULK_UPLOAD_ROW_TIMEOUT_SECONDS", "2");
    settings.put("CONTENT_FILE_TIMEOUT_SECONDS", "60");
    try (LocalModule module = LocalModule.start(db, kafka, settings)) {
      UploadClient client = newTenant(module.baseUrl());
      String processId = client.upload("publish", slowRows(1).row("Good"));

      assertEquals(1, client.awaitCompleted(processId, ATMOST).get("failedCount"));

      assertEquals(1, files.requests(SLOW));
      TenantSql sql = new TenantSql(db, client.gateway().tenant());
      assertEquals(List.of("Live"), sql.texts("SELECT status FROM content"));
    }
  }

  @Test
  void pausingUploads_goOnInAnotherInstanceWhenTheirsIsKilled() throws Exception {
    Map<String, String> settings = ModuleProcess.environment(db, kafka);
    settings.putAll(settings());
    settings.put("TASK_CONCURRENCY", "1");
    settings.put("TASK_MAX_ATTEMPTS", "20");
    try (ModuleProcess first = ModuleProcess.start(settings);
        ModuleProcess second = ModuleProcess.start(settings)) {
      UploadClient one = newTenant(first.baseUrl());
      UploadClient other = newTenant(first.baseUrl());
      List<UploadClient> clients = List.of(one, one, other, other);
      List<String> processIds = new ArrayList<>();
      for (UploadClient client : clients) {
        ContentFile file = ContentFile.with(files.url());
        for (int row = 1; row <= 6; row++) {
          String name = processIds.size() + " " + row;
          if (row % 3 == 0) {
            file.row(name, TemplateColumn.FILE_PATH, files.url() + SLOW);
          } else {
            file.row(name);
          }
        }
        processIds.add(client.upload("publish", file));
      }
      awaitStarted(one, processIds.get(1));

      first.kill();

      for (int i = 0; i < clients.size(); i++) {
        UploadClient client =
            new UploadClient(
                new Gateway(second.baseUrl(), clients.get(i).gateway().tenant()),
                clients.get(i).user());
        Map<String, Object> result = client.awaitCompleted(processIds.get(i), ATMOST);
        assertEquals(4, result.get("successCount"));
        assertEquals(2, result.get("failedCount"));
      }
      for (UploadClient client : new HashSet<>(clients)) {
        TenantSql sql = new TenantSql(db, client.gateway().tenant());
        assertEquals(List.of(8L), sql.longs("SELECT count(*) FROM content WHERE status = 'Live'"));
        assertEquals(
            List.of(8L), sql.longs("SELECT count(*) FROM content WHERE status <> 'Retired'"));
      }
    }
  }
}
