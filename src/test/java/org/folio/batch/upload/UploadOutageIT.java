package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.TerminalFailureException;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL is killed while uploads are at work, and comes back. */
class UploadOutageIT {
  private static final Duration ATMOST = Duration.ofMinutes(4);
  private static final int ROWS = 400;

  private static EmbeddedPostgres postgres;
  private static FileServer files;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.startEmpty(Path.of("target/it/postgres-upload"), 0);
    files = FileServer.start();
  }

  @AfterAll
  static void stop() {
    files.close();
    postgres.close();
  }

  private static LocalModule module(Map<String, String> settings) {
    return LocalModule.start(postgres.settings(), Services.freshKafkaSettings(), settings);
  }

  private static void awaitDone(UploadClient client, String processId, int atLeast) {
    await()
        .atMost(ATMOST)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptionsMatching(e -> !(e instanceof TerminalFailureException))
        .until(
            () -> {
              JsonNode result = client.result(processId);
              int failed = result.path("failedCount").asInt();
              if (failed > 0) {
                throw new TerminalFailureException(failed + " rows failed");
              }
              return result.path("successCount").asInt() >= atLeast;
            });
  }

  /** Kills the server, lets the time pass, and starts it again. */
  private static void away(Duration time) {
    postgres.kill();
    // the time that passes is what the test is about
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    postgres.start();
  }

  private static void assertEachRowWasMadeOnce(Tenant tenant) {
    TenantSql sql = new TenantSql(postgres.settings(), tenant);
    assertEquals(List.of((long) ROWS), sql.longs("SELECT count(*) FROM content"));
    assertEquals(
        List.of((long) ROWS), sql.longs("SELECT count(*) FROM content WHERE status = 'Live'"));
    assertEquals(
        List.of((long) ROWS),
        sql.longs("SELECT count(*) FROM upload_row WHERE status = 'SUCCEEDED'"));
  }

  /** Longer than a row tried again for before; the lease holds meanwhile. */
  @Test
  void rowsWait_whileTheDatabaseIsAwayAndTheLeaseHolds() {
    Map<String, String> settings =
        Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost", "TASK_LEASE_SECONDS", "120");
    try (LocalModule module = module(settings)) {
      Gateway gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      UploadClient client = UploadClient.anybody(gateway);
      String processId = client.upload("publish", ContentFile.with(files.url()).rows(ROWS, "Row"));
      awaitDone(client, processId, ROWS / 10);

      away(Duration.ofSeconds(12));
      awaitDone(client, processId, ROWS / 2);
      postgres.kill();
      postgres.start();

      awaitDone(client, processId, ROWS);
      assertEquals(0, client.awaitCompleted(processId, ATMOST).get("failedCount"));
      assertEachRowWasMadeOnce(gateway.tenant());
      TenantSql sql = new TenantSql(postgres.settings(), gateway.tenant());
      assertEquals(List.of(1L), sql.longs("SELECT count(*) FROM task_attempt"));
    }
  }

  @Test
  void rowsGoOn_whenTheDatabaseWasAwayForLongerThanTheLease() {
    Map<String, String> settings =
        Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost", "TASK_LEASE_SECONDS", "6");
    try (LocalModule module = module(settings)) {
      Gateway gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      UploadClient client = UploadClient.anybody(gateway);
      String processId = client.upload("publish", ContentFile.with(files.url()).rows(ROWS, "Row"));
      awaitDone(client, processId, ROWS / 10);

      away(Duration.ofSeconds(15));

      awaitDone(client, processId, ROWS);
      assertEquals(0, client.awaitCompleted(processId, ATMOST).get("failedCount"));
      assertEachRowWasMadeOnce(gateway.tenant());
    }
  }

  @Test
  void linkedRowsWait_whileTheDatabaseIsAway() {
    Map<String, String> settings =
        Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost", "TASK_LEASE_SECONDS", "120");
    try (LocalModule module = module(settings)) {
      Gateway gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      UploadClient client = UploadClient.anybody(gateway);
      gateway
          .request()
          .body("{\"name\": \"Book\", \"units\": [{\"id\": \"unit\", \"name\": \"Unit\"}]}")
          .put("/batch-tracking/textbooks/book")
          .then()
          .statusCode(204);
      ContentFile file = ContentFile.with(files.url());
      for (int i = 1; i <= ROWS; i++) {
        file.row("Row " + i, TemplateColumn.TEXTBOOK_ID, "book", TemplateColumn.UNIT_ID, "unit");
      }
      String processId = client.upload("link", file);
      awaitDone(client, processId, ROWS / 10);

      away(Duration.ofSeconds(12));

      awaitDone(client, processId, ROWS);
      assertEquals(0, client.awaitCompleted(processId, ATMOST).get("failedCount"));
      assertEachRowWasMadeOnce(gateway.tenant());
      TenantSql sql = new TenantSql(postgres.settings(), gateway.tenant());
      assertEquals(List.of((long) ROWS), sql.longs("SELECT count(*) FROM textbook_unit_content"));
      assertEquals(List.of(0L), sql.longs("SELECT count(*) FROM textbook_turn"));
    }
  }
}
