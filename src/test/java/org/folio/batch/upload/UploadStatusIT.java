package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.folio.batch.testkit.ContentService;
import org.folio.batch.testkit.ContentService.Held;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.SettableClock;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.report.ReportLinks;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status of an upload in each state, its cancellation, and its report links. */
class UploadStatusIT {
  private static final String CREATE = "POST /content/v3/create";
  private static final Duration ATMOST = Duration.ofSeconds(60);
  private static final Duration LINK_LIFE = Duration.ofMinutes(10);

  // A run learns that it is cancelled when it renews its lease, which lasts five sixths of the
  // takeover time. It ends as cancelled if it could not wait for its row.
  private static final String CANCEL_WAS_HEARD =
      "SELECT count(*) FROM task WHERE status = 'CANCELLED'"
          + " OR cancel_requested AND lease_until > updated_date + interval '25 seconds'";

  private static UploadStack stack;
  private static ContentService service;

  @BeforeAll
  static void start() {
    stack =
        UploadStack.start(
            Map.of(
                "BULK_UPLOAD_CONCURRENCY",
                "1",
                "TASK_CONCURRENCY",
                "1",
                "TASK_LEASE_SECONDS",
                "30",
                "DOWNLOAD_LINK_EXPIRY_SECONDS",
                String.valueOf(LINK_LIFE.toSeconds())));
    service = stack.service();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private final UploadClient client = stack.newTenant();

  private static ContentFile rows(int count, String name) {
    return stack.file().rows(count, name);
  }

  private static void awaitReached(Held held) {
    await().atMost(ATMOST).until(held::isReached);
  }

  private Map<String, Object> result(String processId) {
    return client.status(processId).then().statusCode(200).extract().path("result");
  }

  private static int statusOf(String link) {
    return given().urlEncodingEnabled(false).get(link).statusCode();
  }

  @Test
  void status_hasFieldsOfItsState() {
    Held held = service.hold(CREATE, false);
    String first = client.upload("publish", rows(3, "First"));
    awaitReached(held);
    String second = client.upload("publish", rows(2, "Second"));

    Map<String, Object> queued = result(second);
    Map<String, Object> processing = result(first);

    assertEquals(
        Map.of(
            "processId",
            second,
            "status",
            "Queued",
            "totalCount",
            2,
            "fileName",
            "contents.csv",
            "mode",
            "publish",
            "dryRun",
            false),
        queued);
    assertEquals("Processing", processing.get("status"));
    assertEquals(
        Set.of(
            "processId",
            "status",
            "totalCount",
            "successCount",
            "failedCount",
            "cancelledCount",
            "fileName",
            "mode",
            "dryRun",
            "startTime"),
        processing.keySet());
    assertEquals(0, processing.get("successCount"));
    Held third = service.hold("POST /content/v3/create", false);
    held.release(); // its row is retried and held again
    awaitReached(third);
    Held next = service.hold("POST /content/v3/publish", true);
    third.release();
    awaitReached(next);
    assertEquals("Processing", result(first).get("status"));
    next.release();
    assertEquals(3, client.awaitCompleted(first).get("successCount"));
    assertEquals(
        Set.of(
            "processId",
            "status",
            "totalCount",
            "successCount",
            "failedCount",
            "cancelledCount",
            "cancelled",
            "fileName",
            "mode",
            "dryRun",
            "startTime",
            "endTime",
            "report"),
        client.awaitCompleted(second).keySet());
  }

  @Test
  void counts_areUpdated_whileRowsAreProcessed() {
    ContentFile file = rows(1, "Counted").row("Bad one", TemplateColumn.BOARD, "").row("Held back");
    Held first = service.hold(CREATE, true);
    String processId = client.upload("upload", file);
    awaitReached(first);
    Held second = service.hold("POST /content/v1/search", false);
    first.release();
    awaitReached(second);

    // the result of a row is written before the next row begins
    Map<String, Object> result = result(processId);
    assertEquals("Processing", result.get("status"));
    assertEquals(1, result.get("successCount"));
    assertEquals(1, result.get("failedCount"));
    second.release();
    assertEquals(2, client.awaitCompleted(processId).get("successCount"));
  }

  @Test
  void queuedUpload_createsNoContents_whenCancelled() {
    Held held = service.hold(CREATE, false);
    String first = client.upload("publish", rows(1, "Ahead"));
    awaitReached(held);
    String second = client.upload("publish", rows(2, "Behind"));

    client
        .request()
        .delete(UploadClient.PATH + "/" + second)
        .then()
        .statusCode(200)
        .body("result.status", is("Completed"))
        .body("result.successCount", is(0))
        .body("result.failedCount", is(0));

    List<String> report = client.report(second, "");
    assertTrue(report.get(1).endsWith(",Cancelled,,,2"), report.get(1));
    assertTrue(report.get(2).endsWith(",Cancelled,,,3"), report.get(2));
    assertEquals(0, service.count("do_" + second));
    held.release();
    client.awaitCompleted(first);
  }

  @Test
  void cancelledUpload_retiresContentInProgress() {
    Held held = service.hold("POST /content/v3/upload", true);
    String processId = client.upload("publish", rows(3, "Under way"));
    awaitReached(held);

    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    // a run that does not know of the cancel would retry the row when its call breaks off
    TenantSql sql = new TenantSql(stack.db(), client.gateway().tenant());
    await().atMost(ATMOST).until(() -> sql.longs(CANCEL_WAS_HEARD), is(List.of(1L)));
    held.release();

    List<String> report = client.report(processId, "");
    assertTrue(
        report
            .get(1)
            .contains(",Failed,The upload was cancelled while this row was being processed,"),
        report.get(1));
    assertTrue(report.get(2).contains(",Cancelled,"), report.get(2));
    await()
        .atMost(ATMOST)
        .until(() -> service.statusOf("do_" + processId + "000001").equals("Retired"));
    assertEquals(1, service.count("do_" + processId));
  }

  @Test
  void reportLink_opensOneReport_untilItExpires() {
    String one = client.upload("upload", rows(1, "One"));
    String two = client.upload("upload", rows(1, "Two"));
    client.awaitCompleted(one);
    client.awaitCompleted(two);
    Instant asked = Instant.now();
    String link = (String) result(one).get("report");
    Instant answered = Instant.now();

    assertEquals(200, statusOf(link));
    assertEquals(401, statusOf(link.replace(one, two)));
    assertEquals(
        401, statusOf(link.replace(client.gateway().tenant().id(), Services.freshTenant().id())));
    assertEquals(401, statusOf(link.replaceAll("expires=\\d+", "expires=99999999999")));
    assertEquals(200, statusOf(link + "&rows=failed"));
    long expires = Long.parseLong(link.replaceAll(".*expires=(\\d+).*", "$1"));
    assertTrue(expires >= asked.plus(LINK_LIFE).getEpochSecond(), link);
    assertTrue(expires <= answered.plus(LINK_LIFE).getEpochSecond(), link);
    assertEquals(200, statusOf(signed(one, Clock.systemUTC())));
    assertEquals(401, statusOf(signed(one, new SettableClock(asked.minus(LINK_LIFE)))));
  }

  /** Returns a link as the module would sign it at the time of the clock. */
  private String signed(String processId, Clock clock) {
    String secret =
        ModuleProcess.environment(stack.db(), Services.freshKafkaSettings())
            .get("DOWNLOAD_LINK_SECRET");
    ReportLinks links = new ReportLinks(secret, LINK_LIFE, clock);
    return stack.module().baseUrl() + links.sign(client.gateway().tenant(), processId);
  }

  @Test
  void cleanup_removesExpiredUploadAndKeepsContents() {
    String old = client.upload("publish", rows(2, "Old"));
    String kept = client.upload("publish", rows(1, "Kept"));
    client.awaitCompleted(old);
    client.awaitCompleted(kept);
    TenantSql sql = new TenantSql(stack.db(), client.gateway().tenant());
    age(sql, old, 91);
    age(sql, kept, 89);

    assertEquals("Cleaned up 1 uploads", cleanUp());

    client.status(old).then().statusCode(404);
    client.status(kept).then().statusCode(200);
    assertEquals(List.of(1L), sql.longs("SELECT count(*) FROM upload_row"));
    assertEquals(sql.longs("SELECT task_id FROM upload"), sql.longs("SELECT id FROM task"));
    assertEquals(List.of(1L), sql.longs("SELECT count(*) FROM operation"));
    assertEquals(2, service.count("do_" + old));
    assertEquals("Cleaned up 0 uploads", cleanUp());
  }

  private static void age(TenantSql sql, String processId, int days) {
    sql.execute(
        "UPDATE upload SET ended_date = ended_date - interval '%d days' WHERE id = %s"
            .formatted(days, processId));
  }

  private String cleanUp() {
    return client
        .gateway()
        .request()
        .post("/batch-tracking/uploads/cleanup")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }
}
