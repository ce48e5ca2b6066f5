package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.template.TemplateColumn;
import org.folio.batch.upload.template.TemplateJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract B over real HTTP, with the tenant content store. */
class UploadHttpIT {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d:\\d{3}\\+0000";

  private static DbSettings db;
  private static FileServer files;
  private static LocalModule module;
  private static Gateway diku;

  @BeforeAll
  static void start() {
    files = FileServer.start();
    db = Services.freshDatabase();
    module =
        LocalModule.start(
            db,
            Services.freshKafkaSettings(),
            Map.of(
                "CONTENT_SOURCE_ALLOWED_HOSTS", "localhost",
                "BULK_UPLOAD_MAX_ROWS", "300",
                "BULK_UPLOAD_MAX_FILE_BYTES", "2000000",
                "CONTENT_MAX_FILE_BYTES", "1024"));
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
    files.close();
  }

  private final UploadClient client = UploadClient.anybody(diku);

  private static ContentFile file() {
    return ContentFile.with(files.url());
  }

  private static String unique(String name) {
    return name + " " + UUID.randomUUID();
  }

  @Test
  void tenantId_isRefusedInEnvelope_whenInvalid() {
    given()
        .baseUri(module.baseUrl())
        .header("X-Okapi-Tenant", "No-Tenant")
        .get(UploadClient.PATH + "/status/list")
        .then()
        .statusCode(400)
        .body("id", is("api.textbook.content.bulk.upload.status.list"))
        .body("params.err", is("MALFORMED"))
        .body("responseCode", is("CLIENT_ERROR"));
  }

  @Test
  void reportLink_ofADisabledTenant_isRefused() {
    Gateway gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UploadClient user = UploadClient.anybody(gateway);
    String processId = user.upload("upload", file().row(unique("Water")));
    String link = (String) user.awaitCompleted(processId).get("report");

    gateway
        .request()
        .body(Map.of("module_from", "mod-batch-tracking-1.0.0", "purge", false))
        .post("/_/tenant")
        .then()
        .statusCode(204);

    given()
        .urlEncodingEnabled(false)
        .get(link)
        .then()
        .statusCode(400)
        .body(not(containsString("Water")));
  }

  private static void assertRefused(ValidatableResponse answer, String code, String message) {
    answer
        .statusCode(400)
        .contentType(ContentType.JSON)
        .body("id", is("api.textbook.content.bulk.upload"))
        .body("ver", is("v1"))
        .body("ts", matchesPattern(TIME))
        .body("params.resmsgid", nullValue())
        .body("params", hasKey("resmsgid"))
        .body("params.err", is(code))
        .body("params.status", is(code))
        .body("params.errmsg", startsWith(message))
        .body("responseCode", is("CLIENT_ERROR"))
        .body("result", anEmptyMap());
  }

  private static long storedUploads() throws SQLException {
    String url = "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database());
    String schema = diku.tenant().schema();
    try (Connection c = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = c.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM "
                    + schema
                    + ".upload)"
                    + " + (SELECT count(*) FROM "
                    + schema
                    + ".upload_row)")) {
      count.next();
      return count.getLong(1);
    }
  }

  @Test
  void upload_publishesGoodRow_andReportsBadRow() {
    String good = unique("Water");
    String processId =
        client.upload("publish", file().row(good).row(unique("Bad"), TemplateColumn.BOARD, ""));

    assertTrue(processId.matches("\\d+"));
    Map<String, Object> result = client.awaitCompleted(processId);
    assertEquals(2, result.get("totalCount"));
    assertEquals(1, result.get("successCount"));
    assertEquals(1, result.get("failedCount"));
    assertTrue(((String) result.get("startTime")).matches(TIME));
    assertTrue(((String) result.get("endTime")).matches(TIME));
    List<String> report = client.report(processId, "");
    assertTrue(report.get(0).endsWith("QR Code,Status,Reason For Failure,Content Id,Row"));
    assertTrue(report.get(1).endsWith(",Success,,do_" + processId + "000001,2"), report.get(1));
    assertTrue(
        report.get(2).endsWith(",Failed,Following mandatory fields are missing: Board,,3"),
        report.get(2));
    diku.request()
        .get("/batch-tracking/contents/do_" + processId + "000001")
        .then()
        .statusCode(200)
        .body("status", is("Live"))
        .body("name", is(good))
        .body("artifactUrl", is(files.url() + "/water.pdf"))
        .body("createdBy", is(client.user().toString()))
        .body("channel", is("in.ekstep"));
  }

  @Test
  void acceptedUpload_isAnsweredInEnvelope() {
    client
        .post("upload", file().row(unique("W")).text())
        .statusCode(200)
        .body("id", is("api.textbook.content.bulk.upload"))
        .body("params.status", is("success"))
        .body("params.err", nullValue())
        .body("params", hasKey("errmsg"))
        .body("responseCode", is("OK"));
  }

  @ParameterizedTest
  @CsvSource({"upload,Draft", "publish,Live"})
  void operationMode_decidesStatusOfContent(String mode, String status) {
    String processId = client.upload(mode, file().row(unique("Mode")));

    client.awaitCompleted(processId);

    diku.request()
        .get("/batch-tracking/contents/do_" + processId + "000001")
        .then()
        .body("status", is(status));
  }

  @Test
  void linkedContents_appearInTheirUnit() {
    String textbook = "do_" + UUID.randomUUID();
    diku.request()
        .body(
            """
            {"name": "Science 5", "units": [{"id": "u1", "name": "Water", "qrCode": "Q1"}]}""")
        .put("/batch-tracking/textbooks/" + textbook)
        .then()
        .statusCode(204);
    String processId =
        client.upload(
            "link",
            file()
                .row(
                    unique("A"), TemplateColumn.TEXTBOOK_ID, textbook, TemplateColumn.UNIT_ID, "u1")
                .row(
                    unique("B"), TemplateColumn.TEXTBOOK_ID, textbook, TemplateColumn.QR_CODE, "Q1")
                .row(
                    unique("C"), TemplateColumn.TEXTBOOK_ID, textbook, TemplateColumn.UNIT_ID, "u9")
                .row(
                    unique("D"),
                    TemplateColumn.TEXTBOOK_ID,
                    "do_no",
                    TemplateColumn.UNIT_ID,
                    "u1"));

    List<String> report = client.report(processId, "");

    assertTrue(report.get(3).contains("has no unit with the Unit Id \"\"u9\"\""), report.get(3));
    assertTrue(
        report.get(4).contains("There is no textbook with the Textbook Id \"\"do_no\"\""),
        report.get(4));
    List<String> linked =
        diku.request()
            .get("/batch-tracking/textbooks/" + textbook)
            .then()
            .statusCode(200)
            .extract()
            .path("units[0].contents");
    assertEquals(2, linked.size());
    assertTrue(
        linked.containsAll(List.of("do_" + processId + "000001", "do_" + processId + "000002")));
  }

  @Test
  void duplicateContent_isRefused_withinAndAcrossUploads() {
    String name = unique("Twice");
    String first = client.upload("publish", file().row(name).row(name.toUpperCase()));
    List<String> report = client.report(first, "");
    assertTrue(report.get(1).contains(",Success,"));
    assertTrue(
        report.get(2).contains(",Failed,Duplicate Content: the row at line 2 is the same,"),
        report.get(2));

    String second = client.upload("publish", file().row(name));
    String line = client.report(second, "").get(1);
    String existing = "Duplicate Content: the content do_" + first + "000001 is the same";
    assertTrue(line.contains(",Failed," + existing + ","), line);
  }

  @Test
  void duplicateContent_isReportedOnceWithAllOtherReasons() {
    String name = unique("There");
    client.awaitCompleted(client.upload("publish", file().row(name)));

    String again =
        client.upload(
            "publish",
            file()
                .row(name, TemplateColumn.AUTHOR, "")
                .row(name, TemplateColumn.FILE_FORMAT, "exe"));

    List<String> report = client.report(again, "");
    assertTrue(
        report
            .get(1)
            .contains(
                ",Failed,Following mandatory fields are missing: Author; Duplicate Content: "),
        report.get(1));
    assertTrue(
        report
            .get(2)
            .contains(
                ",Failed,\"File Format must be one of pdf, epub, h5p, html, mp4, webm, mp3, but was "),
        report.get(2));
    assertTrue(report.get(2).contains("; Duplicate Content: the content do_"), report.get(2));
  }

  @Test
  void report_listsAllFaultsOfRow() {
    files.put("/large.pdf", ("%PDF" + "x".repeat(2_000)).getBytes(StandardCharsets.US_ASCII));
    String processId =
        client.upload(
            "publish",
            file()
                .row(
                    unique("Bad"),
                    TemplateColumn.AUTHOR,
                    "",
                    TemplateColumn.FILE_PATH,
                    files.url() + "/large.pdf",
                    TemplateColumn.ICON,
                    files.url() + "/no.png")
                .row(unique("Format"), TemplateColumn.FILE_FORMAT, "mp4"));

    List<String> report = client.report(processId, "");

    assertTrue(
        report
            .get(1)
            .contains(
                "Following mandatory fields are missing: Author; "
                    + "File path: the file is larger than 1 kB; make it smaller; "
                    + "Icon: the server does not have the file (HTTP 404); check the link"),
        report.get(1));
    assertTrue(report.get(2).contains("the file is not in the format mp4"), report.get(2));
  }

  @Test
  void file_isRefused_whenItsAddressIsNotPublic() {
    files.redirect("/inside.pdf", "http://127.0.0.1:1/secret.pdf");
    String processId =
        client.upload(
            "upload",
            file()
                .row(unique("A"), TemplateColumn.FILE_PATH, "http://169.254.169.254/a.pdf")
                .row(unique("B"), TemplateColumn.FILE_PATH, files.url() + "/inside.pdf"));

    List<String> report = client.report(processId, "");

    assertTrue(report.get(1).contains("169.254.169.254 is not public"), report.get(1));
    assertTrue(report.get(2).contains("127.0.0.1 is not public"), report.get(2));
  }

  @Test
  void dryRun_reportsEachRow_andCreatesNoContent() {
    String name = unique("Dry");
    String processId =
        client
            .request()
            .header("operation-mode", "publish")
            .queryParam("dryRun", true)
            .multiPart(
                "content",
                "c.csv",
                file()
                    .row(name)
                    .row(unique("Bad"), TemplateColumn.BOARD, "")
                    .text()
                    .getBytes(StandardCharsets.UTF_8))
            .post(UploadClient.PATH)
            .then()
            .statusCode(200)
            .extract()
            .path("result.processId");

    List<String> report = client.report(processId, "");
    assertTrue(report.get(1).endsWith(",Valid,,,2"), report.get(1));
    assertTrue(
        report.get(2).endsWith(",Failed,Following mandatory fields are missing: Board,,3"),
        report.get(2));
    diku.request()
        .get("/batch-tracking/contents/do_" + processId + "000001")
        .then()
        .statusCode(404);
  }

  @Test
  void failedRowsReport_canBeUploadedAgain() {
    String processId =
        client.upload(
            "upload", file().row(unique("Good")).row(unique("=Bad"), TemplateColumn.MEDIUM, ""));

    List<String> failed = client.report(processId, "&rows=failed");

    assertEquals(2, failed.size());
    assertEquals(String.join(",", ContentFile.COLUMNS), failed.get(0));
    assertTrue(failed.get(1).startsWith("'=Bad"), failed.get(1));
    client.post("upload", String.join("\r\n", failed)).statusCode(200);
  }

  @Test
  void uploadWithoutRows_isRefused() {
    client
        .post("upload", file().text())
        .statusCode(400)
        .body(
            "params.errmsg",
            is(
                "Bulk content upload failed due to corrupt file: the file has no rows; add a row for"
                    + " each content below the header"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Publish", "PUBLISH", " publish "})
  void operationMode_takesAnyCase(String mode) {
    client.post(mode, file().row(unique("Case")).text()).statusCode(200);
  }

  @Test
  void report_canBeUploadedAgain() {
    String name = unique("Again");
    String first = client.upload("upload", file().row(name, TemplateColumn.BOARD, ""));
    List<String> report = client.report(first, "");

    String second =
        client
            .post("upload", String.join("\r\n", report).replace(",,State", ",,Other"))
            .statusCode(200)
            .extract()
            .path("result.processId");

    assertEquals(report.get(0), client.report(second, "").get(0));
    assertEquals(1, client.awaitCompleted(second).get("totalCount"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "delete"})
  void operationMode_isRefused_whenEmptyOrUnknown(String mode) {
    assertRefused(
        client.post(mode, file().row("x").text()),
        "INVALID_OPERATION_MODE",
        "The header operation-mode must be");
  }

  @Test
  void upload_isRefused_whenItIsNotACsvFile() throws SQLException {
    long before = storedUploads();
    String message = "Bulk content upload failed due to invalid file format";
    byte[] csv = file().row("x").text().getBytes(StandardCharsets.UTF_8);
    assertRefused(
        client
            .request()
            .header("operation-mode", "upload")
            .multiPart("content", "contents.xlsx", csv, "text/csv")
            .post(UploadClient.PATH)
            .then(),
        "INVALID_FILE_FORMAT",
        message);
    assertRefused(
        client
            .request()
            .header("operation-mode", "upload")
            .multiPart("content", "contents.csv", csv, "image/png")
            .post(UploadClient.PATH)
            .then(),
        "INVALID_FILE_FORMAT",
        message);
    assertRefused(
        client
            .request()
            .header("operation-mode", "upload")
            .multiPart("file", "contents.csv", csv, "text/csv")
            .multiPart("content", "contents.csv", csv, "text/csv")
            .post(UploadClient.PATH)
            .then(),
        "INVALID_FILE_FORMAT",
        message);
    assertRefused(
        client
            .request()
            .header("operation-mode", "upload")
            .contentType("text/csv")
            .body(csv)
            .post(UploadClient.PATH)
            .then(),
        "INVALID_FILE_FORMAT",
        message);
    assertEquals(before, storedUploads());
  }

  @Test
  void multipartBody_isRefused_withoutExactlyOneCsvFile() throws SQLException {
    long before = storedUploads();
    String head = "--b\r\nContent-Disposition: form-data; name=\"content\"";
    String csv = "Content-Type: text/csv\r\n\r\n" + file().row("x").text() + "\r\n";
    String asFile = head + "; filename=\"c.csv\"\r\n" + csv;
    String asField = head + "\r\n" + csv;
    String asSheet = head + "; filename=\"c.xlsx\"\r\n\r\nPK\0\0\r\n";

    for (String parts : List.of(asFile + asFile, asField, asSheet)) {
      assertRefused(
          client
              .request()
              .header("operation-mode", "upload")
              .contentType("multipart/form-data; boundary=b")
              .body((parts + "--b--\r\n").getBytes(StandardCharsets.UTF_8))
              .post(UploadClient.PATH)
              .then(),
          "INVALID_FILE_FORMAT",
          "Bulk content upload failed due to invalid file format");
    }
    assertEquals(before, storedUploads());
  }

  @Test
  void corruptFile_isRefused_andNothingIsStored() throws SQLException {
    long before = storedUploads();
    String large = file().rows(200, "Row").text();
    String padded = large.replace("A. Author", "A".repeat(2_000));

    assertRefused(
        client.post("upload", padded + "\"open"),
        "CORRUPT_FILE",
        "Bulk content upload failed due to corrupt file");
    assertRefused(client.post("upload", ""), "CORRUPT_FILE", "Bulk content upload failed");
    assertRefused(
        client.post("upload", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0}),
        "CORRUPT_FILE",
        "Bulk content upload failed");
    assertRefused(
        client.post("upload", large + ("x".repeat(30_000) + "\r\n").repeat(80)),
        "CORRUPT_FILE",
        "Bulk content upload failed");
    assertEquals(before, storedUploads());
  }

  @Test
  void file_isRefused_whenTemplateColumnsAreMissing() {
    assertRefused(
        client.post("upload", "Board,Medium\r\nState,English\r\n"),
        "INVALID_FILE_TEMPLATE",
        "Bulk content upload failed due to invalid file template: missing columns"
            + " Name of the content, Grade");
  }

  @Test
  void tooManyRows_areRefused_andNothingIsStored() throws SQLException {
    long before = storedUploads();

    assertRefused(
        client.post("upload", file().rows(301, "Row " + "x".repeat(90)).text()),
        "MAX_ROW_COUNT_EXCEEDED",
        "Max row count allowed is 300");

    assertEquals(before, storedUploads());
  }

  @Test
  void request_isUnauthorized_withoutUser() {
    given()
        .baseUri(diku.baseUrl())
        .header("X-Okapi-Tenant", diku.tenant().id())
        .get(UploadClient.PATH + "/status/list")
        .then()
        .statusCode(401)
        .body("id", is("api.textbook.content.bulk.upload.status.list"))
        .body("params.err", is("UNAUTHORIZED_USER"))
        .body("responseCode", is("UNAUTHORIZED"));
  }

  @Test
  void upload_isNotFound_byAnotherUser() {
    String processId = client.upload("upload", file().row(unique("Mine")));
    UploadClient other = UploadClient.anybody(diku);

    other
        .status(processId)
        .then()
        .statusCode(404)
        .body("params.err", is("PROCESS_NOT_FOUND"))
        .body("params.errmsg", is("Process Id " + processId + " is not found in the system"))
        .body("responseCode", is("RESOURCE_NOT_FOUND"));
    other.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(404);
    client.status("no-number").then().statusCode(404);
  }

  @Test
  void list_holdsOwnUploads_newestFirst() {
    String first = client.upload("upload", file().row(unique("1")));
    String second = client.upload("upload", file().row(unique("2")));

    client
        .request()
        .get(UploadClient.PATH + "/status/list")
        .then()
        .statusCode(200)
        .body("id", is("api.textbook.content.bulk.upload.status.list"))
        .body("result.userId", is(client.user().toString()))
        .body("result.uploads.processId", equalTo(List.of(second, first)))
        .body("result.uploads[0].uploadedDate", matchesPattern(TIME));
    client
        .request()
        .queryParam("limit", 1)
        .queryParam("offset", 1)
        .get(UploadClient.PATH + "/status/list")
        .then()
        .body("result.uploads.processId", equalTo(List.of(first)));
  }

  @Test
  void reportLink_isRefused_whenTampered() {
    String processId = client.upload("upload", file().row(unique("Link")));
    String link = (String) client.awaitCompleted(processId).get("report");

    given().urlEncodingEnabled(false).get(link + "x").then().statusCode(401);
    given().urlEncodingEnabled(false).get(link.replaceAll("&.*", "")).then().statusCode(400);
  }

  @Test
  void reportLink_leadsThroughGateway_whenItsUrlIsSent() {
    String processId = client.upload("upload", file().row(unique("Link")));
    client.awaitCompleted(processId);

    String link =
        client
            .request()
            .header("X-Okapi-Url", "http://okapi:9130/")
            .get(UploadClient.PATH + "/status/" + processId)
            .path("result.report");

    String tenant = diku.tenant().id();
    assertTrue(
        link.startsWith(
            "http://okapi:9130/_/invoke/tenant/%s/batch-tracking/upload-reports/%s/%s?expires="
                .formatted(tenant, tenant, processId)),
        link);
  }

  @Test
  void cancel_changesNothing_whenUploadIsCompleted() {
    String processId = client.upload("upload", file().row(unique("Done")));
    client.awaitCompleted(processId);

    client
        .request()
        .delete(UploadClient.PATH + "/" + processId)
        .then()
        .statusCode(200)
        .body("result.status", is("Completed"))
        .body("result.successCount", is(1));
  }

  @Test
  void tenantTemplate_replacesStandardOne() {
    Gateway own = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    String template = "/batch-tracking/upload-template";
    assertEquals(TemplateJson.of(Templates.standard()), columns(own));
    own.request()
        .body(
            """
            {"columns": [
              {"name": "Name of the content", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File Format", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File path", "requiredIn": ["upload", "publish", "link"], "kind": "url"},
              {"name": "Textbook Id", "requiredIn": ["link"]},
              {"name": "Colour", "requiredIn": ["upload"], "allowedValues": ["red"]}]}""")
        .put(template)
        .then()
        .statusCode(204);

    String sample =
        own.request().queryParam("format", "csv").get(template).then().extract().asString();

    assertTrue(sample.contains("Name of the content,File Format,File path,Textbook Id,Colour"));
    assertRefused(
        UploadClient.anybody(own).post("upload", file().text()),
        "INVALID_FILE_TEMPLATE",
        "Bulk content upload failed due to invalid file template: missing columns Colour");
  }

  @Test
  void template_isReadAsWrittenWithDefaults() {
    Gateway own = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    String written =
        """
        [
          {"name": "Name of the content", "requiredIn": ["upload", "publish", "link"],
           "allowedValues": [], "maxLength": 70, "kind": "text"},
          {"name": "File Format", "requiredIn": ["upload", "publish", "link"],
           "allowedValues": ["pdf", "mp4"], "maxLength": 10, "kind": "text"},
          {"name": "File path", "requiredIn": ["upload", "publish", "link"],
           "allowedValues": [], "maxLength": 500, "kind": "url"},
          {"name": "Textbook Id", "requiredIn": ["link"],
           "allowedValues": [], "maxLength": 80, "kind": "text", "substitute": "Colours"},
          {"name": "Colours", "requiredIn": ["upload"],
           "allowedValues": ["red", "blue"], "maxLength": 30, "kind": "list"},
          {"name": "Notes"%s}
        ]""";

    own.request()
        .body("{\"columns\": " + written.formatted("") + "}")
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(204);

    String filledIn =
        """
        , "requiredIn": [], "allowedValues": [], "maxLength": 1000, "kind": "text\"""";
    assertEquals(new JsonArray(written.formatted(filledIn)), columns(own));
  }

  private static JsonArray columns(Gateway tenant) {
    String answer =
        tenant
            .request()
            .get("/batch-tracking/upload-template")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    return new JsonObject(answer).getJsonArray("columns");
  }

  @Test
  void template_isRefused_whenItsColumnsAreInvalid() {
    diku.request()
        .body("{\"columns\": [{\"name\": \"Status\"}]}")
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(422)
        .body("errors.size()", not(0));
  }

  @Test
  void contentId_isRefused_whenItContainsNul() {
    client
        .request()
        .urlEncodingEnabled(false)
        .get("/batch-tracking/contents/%00")
        .then()
        .statusCode(400);
  }
}
