package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.template.TemplateColumn;
import org.folio.batch.upload.template.TemplateJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as browsers, spreadsheets and HTTP clients send them, through the whole module. */
class UploadFilesIT {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final String CORRUPT = "Bulk content upload failed due to corrupt file: ";
  private static final String NO_FORMAT = "Bulk content upload failed due to invalid file format: ";

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
            Map.of("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost", "BULK_UPLOAD_CONCURRENCY", "1"));
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
    files.close();
  }

  private final UploadClient client = UploadClient.anybody(diku);
  private final String name = "Water " + UUID.randomUUID();

  private static ContentFile file() {
    return ContentFile.with(files.url());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Sends a body whose file part has this head. */
  private ValidatableResponse sendPart(String head, byte[] csv) {
    return sendBody(join(utf8("--b\r\n" + head + "\r\n\r\n"), csv, utf8("\r\n--b--\r\n")));
  }

  private ValidatableResponse sendBody(byte[] body) {
    return client
        .request()
        .header("operation-mode", "upload")
        .contentType("multipart/form-data; boundary=b")
        .body(body)
        .post(UploadClient.PATH)
        .then();
  }

  private static String processId(ValidatableResponse answer) {
    return answer.statusCode(200).extract().path("result.processId");
  }

  private static void assertRefused(ValidatableResponse answer, String code, String message) {
    answer
        .statusCode(400)
        .body("params.err", is(code))
        .body("params.errmsg", startsWith(message))
        .body("result", equalTo(Map.of()));
  }

  private static String reportLink(UploadClient client, String processId) {
    return (String) client.awaitCompleted(processId).get("report");
  }

  private static JsonObject metadata(Gateway tenant, String processId, int row) {
    return new JsonObject(
            tenant
                .request()
                .get("/batch-tracking/contents/do_%s%06d".formatted(processId, row))
                .then()
                .statusCode(200)
                .extract()
                .asString())
        .getJsonObject("metadata");
  }

  // Columns and rows

  @Test
  void rowWithMoreCellsThanColumns_keepsThemInReportAndFailedRows() {
    String processId =
        processId(
            client.post(
                "upload", file().row(name).line("Too,many" + ",".repeat(17) + "q,extra,").text()));

    List<String> report = client.report(processId, "");
    List<String> failed = client.report(processId, "&rows=failed");

    String reason = "21 cells for 19 columns; put quotes around a cell that contains a comma";
    assertTrue(report.get(2).endsWith("q,Failed," + reason + ",,3,extra,"), report.get(2));
    assertEquals("Too,many" + ",".repeat(17) + "q,extra,", failed.get(1));
  }

  @Test
  void unfinishedRows_areThoseThatFailedAndThoseThatWereCancelled() {
    files.putTrickling("/slow.pdf", utf8("%PDF-1.4 " + "x".repeat(600)));
    String processId =
        client.upload(
            "upload",
            file()
                .row(name)
                .row(name + " bad", TemplateColumn.BOARD, "")
                .row(name + " slow", TemplateColumn.FILE_PATH, files.url() + "/slow.pdf")
                .row(name + " left"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.status(processId).path("result.failedCount"), is(1));
    client.request().delete(UploadClient.PATH + "/" + processId).then().statusCode(200);
    client.awaitCompleted(processId);

    assertEquals(
        List.of(name + " bad", name + " slow", name + " left"),
        names(client.report(processId, "&rows=unfinished")));
    assertEquals(
        List.of(name + " bad", name + " slow"), names(client.report(processId, "&rows=failed")));
    client
        .status(processId)
        .then()
        .body("result.cancelled", is(true))
        .body("result.cancelledCount", is(1));
  }

  private static List<String> names(List<String> lines) {
    return lines.stream().skip(1).map(line -> line.replaceAll(",.*", "")).toList();
  }

  @Test
  void fullReport_uploadedAgainTwice_keepsItsColumns() {
    String first = client.upload("upload", file().row(name, TemplateColumn.BOARD, ""));
    List<String> report = client.report(first, "");
    String second = processId(client.post("upload", String.join("\r\n", report)));
    List<String> again = client.report(second, "");
    String third = processId(client.post("upload", String.join("\r\n", again)));

    assertEquals(report, again);
    assertEquals(report, client.report(third, ""));
  }

  // Delimiters

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void reportAndFailedRows_useTheDelimiterOfTheUpload(String delimiter) {
    String text =
        file().row(name, TemplateColumn.BOARD, "").text().replace("\"", "").replace(",", delimiter);
    String processId = processId(client.post("upload", text));

    List<String> report = client.report(processId, "");
    List<String> failed = client.report(processId, "&rows=failed");

    String added = String.join(delimiter, "", "Status", "Reason For Failure", "Content Id", "Row");
    assertEquals(text.lines().findFirst().orElseThrow() + added, report.get(0));
    assertTrue(
        report
            .get(1)
            .endsWith(
                String.join(
                    delimiter,
                    "",
                    "Failed",
                    "Following mandatory fields are missing: Board",
                    "",
                    "2")),
        report.get(1));
    assertEquals(text.lines().toList(), failed);
  }

  @Test
  void separatorLine_namesTheDelimiterAndIsNoRow() {
    String text = "sep=;\r\n" + file().row(name).text().replace("\"", "").replace(',', ';');
    String processId = processId(client.post("upload", text));

    assertEquals(1, client.awaitCompleted(processId).get("successCount"));
    assertTrue(client.report(processId, "").get(1).endsWith(";3"), "line of the row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"comma ,", "semicolon ;", "pipe |"})
  void sample_hasTheDelimiterAskedForAndCanBeUploaded(String label, String delimiter) {
    String sample =
        diku.request()
            .queryParam("format", "csv")
            .queryParam("delimiter", label)
            .get("/batch-tracking/upload-template")
            .then()
            .statusCode(200)
            .header("Content-Type", "text/csv; charset=utf-8")
            .header("Content-Disposition", "attachment; filename=\"upload-template.csv\"")
            .extract()
            .asString();

    assertTrue(sample.contains("Name of the content" + delimiter), sample);
    assertEquals(
        1, client.awaitCompleted(processId(client.post("upload", sample))).get("totalCount"));
  }

  // Encodings

  @ParameterizedTest
  @ValueSource(
      strings = {"text/csv; charset=windows-1252", "text/csv;header=present; Charset=\"CP1252\""})
  void charsetOfThePart_isHonoured(String type) {
    byte[] csv =
        file().row(name, TemplateColumn.AUTHOR, "M\u00fcller").text().getBytes(WINDOWS_1252);
    String processId =
        processId(
            sendPart(
                "Content-Disposition: form-data; name=\"content\"; filename=\"c.csv\"\r\nContent-Type: "
                    + type,
                csv));

    client.awaitCompleted(processId);
    assertEquals("M\u00fcller", metadata(diku, processId, 1).getString("author"));
  }

  @Test
  void windows1252_isReadIfTheRequestDeclaresItAndElseRefusedWithItsPlace() {
    byte[] csv =
        file().row(name, TemplateColumn.AUTHOR, "M\u00fcller").text().getBytes(WINDOWS_1252);

    assertRefused(
        client.post("upload", csv),
        "CORRUPT_FILE",
        CORRUPT + "line 2, column Author: not UTF-8 text (byte 0xFC); in Excel, save the file as");
    String processId = processId(sendWithEncoding("windows-1252", csv));

    client.awaitCompleted(processId);
    assertEquals("M\u00fcller", metadata(diku, processId, 1).getString("author"));
  }

  @Test
  void unknownEncoding_isRefusedAndNamed() {
    byte[] csv = utf8(file().row(name).text());

    assertRefused(
        sendWithEncoding("klingon-8", csv),
        "INVALID_FILE_FORMAT",
        NO_FORMAT + "there is no encoding \"klingon-8\"; use for example utf-8");
    assertRefused(
        sendPart(
            "Content-Disposition: form-data; name=\"content\"; filename=\"c.csv\"\r\n"
                + "Content-Type: text/csv; charset=klingon-8",
            csv),
        "INVALID_FILE_FORMAT",
        NO_FORMAT + "there is no encoding \"klingon-8\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
  void utf16_isRecognized(String encoding) {
    byte[] csv =
        file()
            .row(name, TemplateColumn.AUTHOR, "\u092e\u0940\u0930\u093e")
            .text()
            .getBytes(Charset.forName(encoding));
    String processId = processId(client.post("upload", csv));

    client.awaitCompleted(processId);
    assertEquals("\u092e\u0940\u0930\u093e", metadata(diku, processId, 1).getString("author"));
  }

  private ValidatableResponse sendWithEncoding(String encoding, byte[] csv) {
    return client
        .request()
        .header("operation-mode", "upload")
        .queryParam("encoding", encoding)
        .multiPart("content", "c.csv", csv, "text/csv")
        .post(UploadClient.PATH)
        .then();
  }

  // Containers

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "name=\"content\"; filename*=utf-8''M%C3%BCller.csv#M\u00fcller.csv",
        "name=\"content\"; filename=\"=?utf-8?B?TcO8bGxlci5jc3Y=?=\"#M\u00fcller.csv",
        "name=\"content\"; filename=\"=?utf-8?Q?M=C3=BCller.csv?=\"#M\u00fcller.csv",
        "name=content; filename=contents.csv#contents.csv",
        "name=\"content\"; filename=\"C:\\\\Users\\\\me\\\\contents.csv\"#contents.csv",
        "name=\"file\"; filename=\"contents.csv\"#contents.csv"
      })
  void fileNames_areReadAsClientsSendThem(String disposition, String fileName) {
    String processId =
        processId(
            sendPart(
                "Content-Disposition: form-data; " + disposition + "\r\nContent-Type: text/csv",
                utf8(file().row(name).text())));

    client.status(processId).then().body("result.fileName", is(fileName));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/csv",
        "application/vnd.ms-excel",
        "application/vnd.msexcel",
        "application/excel",
        "text/x-comma-separated-values",
        "text/tab-separated-values",
        "binary/octet-stream",
        "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/plain"
      })
  void mediaTypesOfSpreadsheets_areTaken(String type) {
    client
        .request()
        .header("operation-mode", "upload")
        .multiPart("content", "c.csv", utf8(file().row(name).text()), type)
        .post(UploadClient.PATH)
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"504B0304140006000800", "D0CF11E0A1B11AE10000"})
  void workbook_isRefusedByItsBytes(String firstBytes) {
    byte[] workbook = join(HexFormat.of().parseHex(firstBytes), new byte[500]);

    assertRefused(
        client.post("upload", workbook),
        "INVALID_FILE_FORMAT",
        NO_FORMAT + "this is an Excel workbook; in Excel, save it as \"CSV UTF-8");
  }

  @Test
  void twoFiles_areRefused() {
    byte[] csv = utf8(file().row(name).text());
    for (String second : List.of("content", "file")) {
      assertRefused(
          client
              .request()
              .header("operation-mode", "upload")
              .multiPart("content", "c.csv", csv, "text/csv")
              .multiPart(second, "d.csv", csv, "text/csv")
              .post(UploadClient.PATH)
              .then(),
          "INVALID_FILE_FORMAT",
          NO_FORMAT + "the form has more than one file; upload the files one by one");
    }
  }

  // Parameters

  @Test
  void misspelledParameter_isRefusedInTheEnvelopeAndNothingIsMade() {
    String sql = "SELECT count(*) FROM upload";
    long before = new TenantSql(db, diku.tenant()).longs(sql).get(0);

    assertRefused(
        client
            .request()
            .header("operation-mode", "upload")
            .queryParam("dry-run", true)
            .multiPart("content", "c.csv", utf8(file().row(name).text()), "text/csv")
            .post(UploadClient.PATH)
            .then(),
        "MALFORMED",
        "The query parameter dry-run is unknown; POST /v1/textbook/content/bulk/upload accepts"
            + " dryRun, encoding");

    assertEquals(before, new TenantSql(db, diku.tenant()).longs(sql).get(0));
  }

  @ParameterizedTest
  @CsvSource({"dryRun,true", "dryRun,TRUE", "dryrun,True"})
  void dryRun_takesAnyCase(String parameter, String value) {
    String processId =
        processId(
            client
                .request()
                .header("operation-mode", "Publish")
                .queryParam(parameter, value)
                .queryParam("lang", "en")
                .multiPart("content", "c.csv", utf8(file().row(name).text()), "text/csv")
                .post(UploadClient.PATH)
                .then());

    assertTrue(client.report(processId, "").get(1).endsWith(",Valid,,,2"));
    client.status(processId).then().body("result.dryRun", is(true));
  }

  // List, status and report

  @Test
  void list_showsTotalAndWhatWasAskedFor() {
    client.awaitCompleted(
        processId(
            client
                .request()
                .header("operation-mode", "publish")
                .multiPart("content", "first.csv", utf8(file().row(name).text()), "text/csv")
                .post(UploadClient.PATH)
                .then()));
    client.upload("upload", file().row(name + " 2"));

    client
        .request()
        .queryParam("limit", 1)
        .queryParam("offset", 1)
        .get(UploadClient.PATH + "/status/list")
        .then()
        .statusCode(200)
        .body("result.total", is(2))
        .body("result.uploads.size()", is(1))
        .body("result.uploads[0].fileName", is("first.csv"))
        .body("result.uploads[0].mode", is("publish"))
        .body("result.uploads[0].dryRun", is(false))
        .body("result.uploads[0].cancelled", is(false))
        .body("result.uploads[0].totalCount", is(1))
        .body("result.uploads[0].successCount", is(1))
        .body("result.uploads[0].failedCount", is(0))
        .body("result.uploads[0].cancelledCount", is(0));
  }

  @Test
  void report_namesItsEncodingAndAFile() {
    String processId = client.upload("upload", file().row(name));

    given()
        .urlEncodingEnabled(false)
        .get(reportLink(client, processId))
        .then()
        .statusCode(200)
        .header("Content-Type", "text/csv; charset=utf-8")
        .header("Content-Disposition", containsString("filename=\"upload-" + processId + ".csv\""));
  }

  // Templates

  @Test
  void sunbirdTemplate_isTakenAsItIsPublished() {
    Gateway own = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    JsonArray columns = TemplateJson.of(Templates.sunbird());
    own.request()
        .body(new JsonObject().put("columns", columns).encode())
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(204);
    String shown = own.request().get("/batch-tracking/upload-template").then().extract().asString();
    assertEquals(columns, new JsonObject(shown).getJsonArray("columns"));
    assertTrue(shown.contains("\"field\":\"Icon\""), shown);

    UploadClient user = UploadClient.anybody(own);
    String csv =
        """
        "Upto 120 characters
        (Please enter the text)","Upto 250 characters.",,Student Or Teacher,,,,,,,,,
        Name of the Content,Description of the content,Keywords,Audience,Author,Copyright,License,Attributions,Icon File Path,File Format,File Path,Content Type,Level 1 Textbook Unit
        Rain,About rain,"rain, water",student,A,C,CC BY 4.0,X,FILES/icon.png,pdf,FILES/water.pdf,eTextbook,Ch 1
        """
            .replace("FILES", files.url());
    String processId = processId(user.post("publish", csv));

    assertEquals(
        1,
        user.awaitCompleted(processId).get("successCount"),
        user.report(processId, "").toString());
    JsonObject metadata = metadata(own, processId, 1);
    assertEquals("Rain", metadata.getString("name"));
    assertEquals("About rain", metadata.getString("description"));
    assertEquals(files.url() + "/icon.png", metadata.getString("appIcon"));
    assertEquals(new JsonArray().add("student"), metadata.getJsonArray("audience"));
    assertEquals("eTextbook", metadata.getString("Content Type"));
    assertEquals(new JsonArray().add("X"), metadata.getJsonArray("Attributions"));
  }

  @Test
  void fieldThatIsNone_isRefusedWithTheFieldsThereAre() {
    diku.request()
        .body(
            """
            {"columns": [{"name": "Picture", "field": "Image"}]}""")
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(422)
        .body(containsString("must be one of Name of the content, Description"));
  }
}
