package org.folio.batch.upload;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The uploads of all users of a tenant over HTTP, their rows, and actions on many of them. */
class UploadListIT {
  private static final String PATH = "/batch-tracking/uploads";
  private static final String BULK = "/batch-tracking/bulk-actions/uploads";

  private static DbSettings db;
  private static FileServer files;
  private static LocalModule module;

  /** Has one upload that succeeded, one that failed in part and one that failed. */
  private static Gateway three;

  private static String succeeded;
  private static String partlyFailed;
  private static String failed;
  private static UploadClient first;
  private static UploadClient second;

  @BeforeAll
  static void start() {
    files = FileServer.start();
    db = Services.freshDatabase();
    module =
        LocalModule.start(
            db, Services.freshKafkaSettings(), Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost"));
    three = gateway();
    first = UploadClient.anybody(three);
    second = UploadClient.anybody(three);
    succeeded = first.upload("upload", file().row("Water"));
    first.awaitCompleted(succeeded);
    partlyFailed =
        second.upload(
            "publish", file().row("Fire").row("Air", TemplateColumn.BOARD, "").row("Earth"));
    second.awaitCompleted(partlyFailed);
    failed = second.upload("publish", file().row("Wood", TemplateColumn.BOARD, ""));
    second.awaitCompleted(failed);
  }

  @AfterAll
  static void stop() {
    module.close();
    files.close();
  }

  private static Gateway gateway() {
    return new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  private static ContentFile file() {
    return ContentFile.with(files.url());
  }

  private static ValidatableResponse list(Gateway gateway, Map<String, ?> parameters) {
    return gateway.request().queryParams(parameters).get(PATH).then();
  }

  @Test
  void uploads_ofAllUsersAreShownNewestFirst() {
    JsonPath page = list(three, Map.of("counts", true)).statusCode(200).extract().jsonPath();

    assertEquals(List.of(failed, partlyFailed, succeeded), page.getList("uploads.processId"));
    assertEquals(List.of("failed", "partlyFailed", "succeeded"), page.getList("uploads.state"));
    assertEquals(List.of(0, 2, 1), page.getList("uploads.successCount"));
    assertEquals(List.of(1, 1, 0), page.getList("uploads.failedCount"));
    assertEquals(List.of(1, 3, 1), page.getList("uploads.totalCount"));
    assertEquals(
        List.of(second.user().toString(), second.user().toString(), first.user().toString()),
        page.getList("uploads.userId"));
    assertEquals(3, page.getInt("totalRecords"));
    assertEquals(
        "[queued:0, processing:0, succeeded:1, partlyFailed:1, failed:1, cancelled:0]",
        page.getList("counts", Map.class).stream()
            .map(count -> count.get("state") + ":" + count.get("count"))
            .toList()
            .toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state==partlyFailed                     | 1",
        "mode==publish                           | 2",
        "mode=upload and state=succeeded         | 1",
        "fileName=contents                       | 3",
        "fileName=CONT*                          | 3",
        "fileName=\"contents csv\"               | 3",
        "fileName=tents                          | 0",
        "fileName==Contents.CSV                  | 3",
        "fileName==content?.csv                  | 3",
        "fileName==content.csv                   | 0",
        "createdDate>2020-01-01                  | 3",
        "createdDate<2020-01-01                  | 0",
        "cql.allRecords=1 not mode==publish      | 1",
      })
  void query_filtersUploads(String cql, int found) {
    list(three, Map.of("query", cql))
        .statusCode(200)
        .body("uploads.size()", is(found))
        .body("totalRecords", is(found));
  }

  @Test
  void query_findsTheUploadsOfAUser() {
    list(three, Map.of("query", "userId==" + first.user()))
        .body("uploads.processId", equalTo(List.of(succeeded)));
    list(three, Map.of("state", "failed"))
        .body("uploads.processId", equalTo(List.of(failed)))
        .body("totalRecords", is(1));
    list(three, Map.of("query", "name==x"))
        .statusCode(400)
        .body(containsString("it has processId, state, fileName, mode, userId, createdDate"));
  }

  @Test
  void pagesByKey_haveEachUploadOnce() {
    List<String> all = new ArrayList<>();
    String next = null;
    do {
      Map<String, Object> parameters =
          next == null ? Map.of("limit", 1) : Map.of("limit", 1, "after", next);
      JsonPath page = list(three, parameters).statusCode(200).extract().jsonPath();
      all.addAll(page.getList("uploads.processId", String.class));
      next = page.getString("next");
    } while (next != null);

    assertEquals(List.of(failed, partlyFailed, succeeded), all);
  }

  @Test
  void upload_ofAnyUserIsShownWithItsReport() {
    String report =
        three
            .request()
            .get(PATH + "/" + partlyFailed)
            .then()
            .statusCode(200)
            .body("state", is("partlyFailed"))
            .body("startedDate", notNullValue())
            .body("endedDate", notNullValue())
            .body("taskId", notNullValue())
            .extract()
            .path("reportPath");

    assertTrue(
        io.restassured.RestAssured.given()
            .urlEncodingEnabled(false)
            .get(module.baseUrl() + report)
            .asString()
            .contains("Fire"));
    three.request().get(PATH + "/4711").then().statusCode(404).body(is("Upload not found"));
    three.request().get(PATH + "/x").then().statusCode(404);
    gateway().request().get(PATH + "/" + partlyFailed).then().statusCode(404);
  }

  @Test
  void rows_areShownByTheirState() {
    JsonPath rows =
        three
            .request()
            .queryParam("counts", true)
            .get(PATH + "/" + partlyFailed + "/rows")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertEquals(List.of(1, 2, 3), rows.getList("rows.number"));
    assertEquals(List.of(2, 3, 4), rows.getList("rows.line"));
    assertEquals(List.of("succeeded", "failed", "succeeded"), rows.getList("rows.status"));
    assertEquals(
        List.of("Following mandatory fields are missing: Board"), rows.getList("rows[1].reasons"));
    assertTrue(rows.getList("columns").contains("Board"));
    assertEquals("Air", rows.getString("rows[1].cells[0]"));
    assertEquals(List.of(0, 2, 1, 0), rows.getList("counts.count"));

    String next =
        three
            .request()
            .queryParams(Map.of("state", "succeeded", "limit", 1))
            .get(PATH + "/" + partlyFailed + "/rows")
            .then()
            .body("rows.number", equalTo(List.of(1)))
            .body("totalRecords", is(2))
            .extract()
            .path("next");
    three
        .request()
        .queryParams(Map.of("state", "succeeded", "limit", 1, "after", next))
        .get(PATH + "/" + partlyFailed + "/rows")
        .then()
        .body("rows.number", equalTo(List.of(3)))
        .body("next", nullValue());
    three
        .request()
        .queryParam("query", "number>=2 and state==failed")
        .get(PATH + "/" + partlyFailed + "/rows")
        .then()
        .body("rows.number", equalTo(List.of(2)));
  }

  @Test
  void everyAnswer_fitsTheRaml() {
    for (String path :
        List.of(
            PATH + "?counts=true&limit=2",
            PATH + "/" + failed,
            PATH + "/" + failed + "/rows?counts=true&limit=0")) {
      String body = three.request().get(path).then().statusCode(200).extract().asString();
      RamlContract.read()
          .assertFits("GET", path.replaceAll("\\?.*", ""), 200, "application/json", body);
    }
  }

  @Test
  void bulkCancel_endsWhatWaitsAndSkipsWhatHasEnded() {
    Gateway own = gateway();
    UploadClient client = UploadClient.anybody(own);
    String ended = client.upload("upload", file().row("Tea"));
    client.awaitCompleted(ended);
    waiting(own, 1, 60);

    JsonPath action = bulk(own, "cancel", "cql.allRecords=1");

    assertEquals("Completed", action.getString("status"));
    assertEquals(61, action.getInt("matched"));
    assertEquals(60, action.getInt("done"));
    assertEquals(1, action.getInt("skipped"));
    list(own, Map.of("state", "cancelled", "totalRecords", "exact"))
        .body("totalRecords", is(60))
        .body("uploads[0].cancelledCount", is(1));
  }

  @Test
  void bulkDelete_removesWhatHasEndedAndSkipsWhatWaits() {
    Gateway own = gateway();
    UploadClient client = UploadClient.anybody(own);
    String ended = client.upload("upload", file().row("Tea"));
    client.awaitCompleted(ended);
    waiting(own, 1, 2);

    JsonPath action = bulk(own, "delete", "mode==upload or state==queued");

    assertEquals(3, action.getInt("matched"));
    assertEquals(1, action.getInt("done"));
    assertEquals(2, action.getInt("skipped"));
    list(own, Map.of()).body("uploads.state", equalTo(List.of("queued", "queued")));
    client.status(ended).then().statusCode(404);
    TenantSql sql = new TenantSql(db, own.tenant());
    assertEquals(
        List.of(0L), sql.longs("SELECT count(*) FROM upload_row WHERE upload_id = " + ended));
  }

  /** Uploads whose work is not due. */
  private static void waiting(Gateway gateway, int from, int to) {
    new TenantSql(db, gateway.tenant())
        .execute(
            """
            DO $$
            DECLARE operation_id bigint; task_id bigint;
            BEGIN
              FOR n IN %d..%d LOOP
                INSERT INTO operation (kind, request)
                VALUES ('bulk-upload', jsonb_build_object('uploadId', n)) RETURNING id INTO operation_id;
                INSERT INTO task (operation_id, kind, run_after)
                VALUES (operation_id, 'bulk-upload', now() + interval '1 hour') RETURNING id INTO task_id;
                INSERT INTO upload (id, status, previous_status, user_id, channel_id, framework_id, mode,
                  dry_run, template, header, total_count, task_id, delimiter, file_name)
                SELECT n, 'QUEUED', 'RECEIVING', 'u', '', '', 'LINK', false, columns, '{Name}', 1, task_id,
                  'COMMA', 'waiting.csv' FROM upload_template;
                INSERT INTO upload_row (upload_id, number, line, cells) VALUES (n, 1, 2, '{Tea}');
              END LOOP;
            END $$"""
                .formatted(from, to));
  }

  private static JsonPath bulk(Gateway gateway, String action, String query) {
    String location =
        gateway
            .request()
            .body(Map.of("action", action, "query", query))
            .post(BULK)
            .then()
            .statusCode(202)
            .extract()
            .header("Location");
    await("bulk action " + location)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () ->
                !"In Progress"
                    .equals(gateway.request().get(location).jsonPath().getString("status")));
    return gateway.request().get(location).jsonPath();
  }
}
