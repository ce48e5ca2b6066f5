package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of the files and addresses that a row names. Host names come from a hosts file. */
class UploadRowsIT {
  private static final String HOSTS =
      """
      127.0.0.1 localhost
      127.0.0.1 inside.example
      10.0.0.5 network.example
      93.184.216.34 both.example
      127.0.0.1 both.example
      ::1 six.example
      """;

  private static FileServer files;
  private static ModuleProcess module;
  private static UploadClient client;

  @BeforeAll
  static void start() throws IOException {
    Path hosts = Files.createTempFile(Path.of("target"), "hosts", ".txt");
    Files.writeString(hosts, HOSTS);
    files = FileServer.start();
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    settings.put("CONTENT_MAX_FILE_BYTES", "1024");
    module =
        ModuleProcess.start(
            settings, List.of("-Xmx128m", "-Djdk.net.hosts.file=" + hosts.toAbsolutePath()));
    client = UploadClient.anybody(new Gateway(module.baseUrl(), Services.freshTenant()).enable());
  }

  @AfterAll
  static void stop() {
    module.close();
    files.close();
  }

  private static ContentFile file() {
    return ContentFile.with(files.url());
  }

  private static String unique() {
    return "Row " + UUID.randomUUID();
  }

  private static void assertFails(ContentFile file, String reason) {
    List<String> report = client.report(client.upload("upload", file), "");
    assertTrue(report.get(1).contains(",Failed,"), report.get(1));
    assertTrue(report.get(1).contains(reason), report.get(1));
  }

  @Test
  void privateAddress_isRefusedInEveryNotation() {
    String port = files.url().replaceAll(".*:", "");
    List<String> hosts =
        List.of(
            "127.0.0.1",
            "127.1",
            "0177.0.0.1",
            "0x7f.1",
            "2130706433",
            "0.0.0.0",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "inside.example",
            "INSIDE.example.",
            "network.example",
            "both.example",
            "six.example",
            "169.254.169.254",
            "192.168.0.1");
    ContentFile file = file();
    for (String host : hosts) {
      file.row(unique(), TemplateColumn.FILE_PATH, "http://" + host + ":" + port + "/water.pdf");
      file.row(unique(), TemplateColumn.ICON, "http://" + host + ":" + port + "/icon.png");
    }
    String processId = client.upload("upload", file);

    assertEquals(hosts.size() * 2, client.awaitCompleted(processId).get("failedCount"));
    for (String line : client.report(processId, "").subList(1, hosts.size() * 2 + 1)) {
      assertTrue(
          line.matches(".*(is not public|Cannot find the host|is neither a host name).*"), line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://inside.example/x.pdf, is not public",
    "http://both.example/x.pdf, is not public",
    "http://[::1]/x.pdf, is not public",
    "file:///etc/passwd, 'redirects to a URL that begins with \"\"file:'",
    "ftp://localhost/x.pdf, 'redirects to a URL that begins with \"\"ftp:'",
    "http://user@localhost/x.pdf, redirects to a URL that must not contain a user name",
    "'http://in valid/', neither a host name nor an IP address"
  })
  void redirect_isRefused_whenItsTargetIsNotAllowed(String target, String reason) {
    String path = "/" + UUID.randomUUID() + ".pdf";
    files.redirect(path, target);

    assertFails(file().row(unique(), TemplateColumn.FILE_PATH, files.url() + path), reason);
  }

  @Test
  void redirects_areFollowed_atMostFiveTimes() {
    files.redirect("/a.pdf", "/b.pdf");
    files.redirect("/b.pdf", files.url() + "/water.pdf");
    String processId =
        client.upload(
            "upload", file().row(unique(), TemplateColumn.FILE_PATH, files.url() + "/a.pdf"));
    assertEquals(1, client.awaitCompleted(processId).get("successCount"));

    files.redirect("/loop.pdf", "/loop.pdf");
    assertFails(
        file().row(unique(), TemplateColumn.FILE_PATH, files.url() + "/loop.pdf"),
        "The server redirects more than 5 times; use the final link");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void file_isCheckedAgain_afterTransientHttpError(int status) {
    files.put("/moody.pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
    files.failOnce("/moody.pdf", status);

    String processId =
        client.upload(
            "upload", file().row(unique(), TemplateColumn.FILE_PATH, files.url() + "/moody.pdf"));

    assertEquals(1, client.awaitCompleted(processId).get("successCount"));
  }

  @Test
  void row_fails_whenFileServerRefusesConnections() {
    String nobody = "http://localhost:" + FreePort.any();

    assertFails(
        file().row(unique(), TemplateColumn.FILE_PATH, nobody + "/water.pdf"),
        "File path: the server refused the connection");
  }

  @Test
  void file_isMeasured_whenItsLengthIsNotAnnounced() {
    files.putUnannounced("/small.pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
    files.putUnannounced(
        "/large.pdf", ("%PDF" + "x".repeat(1_021)).getBytes(StandardCharsets.US_ASCII));
    String small =
        client.upload(
            "upload", file().row(unique(), TemplateColumn.FILE_PATH, files.url() + "/small.pdf"));

    assertEquals(1, client.awaitCompleted(small).get("successCount"));
    assertFails(
        file().row(unique(), TemplateColumn.FILE_PATH, files.url() + "/large.pdf"),
        "File path: the file is larger than 1 kB");
  }

  @ParameterizedTest
  @CsvSource({
    "pdf, 255044462d, application/pdf",
    "epub, 504b0304, application/epub",
    "h5p, 504b0304, application/vnd.ekstep.h5p-archive",
    "html zip, 504b0304, application/vnd.ekstep.html-archive",
    "mp4, 0000001866747970, video/mp4",
    "webm, 1a45dfa3, video/webm",
    "mp3, 494433, audio/mp3"
  })
  void content_hasMimeTypeOfItsFormat(String format, String head, String type) {
    String path = "/" + UUID.randomUUID() + ".bin";
    files.put(path, HexFormat.of().parseHex(head + "00".repeat(20)));
    String processId =
        client.upload(
            "upload",
            file()
                .row(
                    unique(),
                    TemplateColumn.FILE_FORMAT,
                    format,
                    TemplateColumn.FILE_PATH,
                    files.url() + path));

    assertEquals(1, client.awaitCompleted(processId).get("successCount"));
    client
        .gateway()
        .request()
        .get("/batch-tracking/contents/do_" + processId + "000001")
        .then()
        .body("mimeType", is(type));
    files.put(path, new byte[40]);
    assertFails(
        file()
            .row(
                unique(),
                TemplateColumn.FILE_FORMAT,
                format,
                TemplateColumn.FILE_PATH,
                files.url() + path),
        "the file is not in the format");
  }

  @Test
  void report_namesEachKindOfInvalidCell() {
    assertFails(
        file().row(unique(), TemplateColumn.FILE_FORMAT, "docx"),
        "File Format must be one of pdf, epub,");
    assertFails(
        file().row(unique(), TemplateColumn.RESOURCE_TYPE, "Song"), "Resource Type must be one of");
    assertFails(
        file().row(unique(), TemplateColumn.FILE_PATH, "water.pdf"), "is only the name of a file");
    assertFails(
        file().row(unique(), TemplateColumn.FILE_PATH, files.url() + "/none.pdf"),
        "File path: the server does not have the file (HTTP 404)");
    assertFails(
        file().row("x".repeat(121)),
        "Name of the content is 121 characters long; at most 120 are allowed");
    assertFails(
        file().line(",".repeat(ContentFile.COLUMNS.size() - 2) + "u,"),
        "Following mandatory fields are missing: Name of the content, Board, Medium, Grade,"
            + " Subject, Resource Type, Audience, Author, Copyright, Icon, File Format, File path");
  }

  @Test
  void formulas_areEscaped_inReport() {
    ContentFile file = file();
    for (String start : List.of("=", "+", "-", "@", "\t")) {
      file.row(start + "cmd " + unique(), TemplateColumn.AUTHOR, "");
    }
    String processId = client.upload("upload", file);

    List<String> report = client.report(processId, "");

    assertEquals(6, report.size());
    for (String line : report.subList(1, 6)) {
      assertTrue(line.startsWith("'") || line.startsWith("\"'"), line);
    }
  }

  @Test
  void row_failsInLinkMode_withoutTextbook() {
    String processId = client.upload("link", file().row(unique()));

    assertTrue(
        client
            .report(processId, "")
            .get(1)
            .contains("Following mandatory fields are missing: Textbook Id, Unit Id (or QR Code)"));
  }

  @Test
  void cells_areTrimmedAndUnknownColumnsAreKeptInTheReport() {
    String name = unique();
    List<String> columns = new ArrayList<>(ContentFile.COLUMNS);
    columns.add(2, "My notes");
    ContentFile file =
        ContentFile.with(files.url(), columns)
            .row("  " + name + "\t ", "My notes", "ask Ada", TemplateColumn.BOARD, " State ");
    String processId = client.upload("upload", file);

    List<String> report = client.report(processId, "");

    assertTrue(report.get(0).startsWith("Name of the content,Description,My notes,Keywords,Board"));
    assertTrue(report.get(1).contains("ask Ada"));
    client
        .gateway()
        .request()
        .get("/batch-tracking/contents/do_" + processId + "000001")
        .then()
        .body("name", is(name))
        .body("metadata.board", is("State"));
  }

  @Test
  void rows_areCheckedAgainstTenantTemplate() {
    Gateway own = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    own.request()
        .body(
            """
            {"columns": [
              {"name": "Name of the content", "requiredIn": ["upload", "publish", "link"], "maxLength": 5},
              {"name": "File Format", "requiredIn": ["upload", "publish", "link"]},
              {"name": "File path", "requiredIn": ["upload", "publish", "link"], "kind": "url"},
              {"name": "Textbook Id", "requiredIn": ["link"]},
              {"name": "Colour", "requiredIn": ["publish"], "allowedValues": ["red", "blue"]}]}""")
        .put("/batch-tracking/upload-template")
        .then()
        .statusCode(204);
    UploadClient user = UploadClient.anybody(own);
    List<String> columns = List.of("Name of the content", "File Format", "File path", "Colour");
    ContentFile file =
        ContentFile.with(files.url(), columns)
            .row("Good", "Colour", "RED")
            .row("Too long")
            .row("Bad", "Colour", "green");

    List<String> published = user.report(user.upload("publish", file), "");
    List<String> uploaded = user.report(user.upload("upload", file), "");

    assertTrue(published.get(1).contains(",Success,"), published.get(1));
    assertTrue(published.get(2).contains("Following mandatory fields are missing: Colour;"));
    assertTrue(
        published
            .get(2)
            .contains("Name of the content is 8 characters long; at most 5 are allowed"));
    assertTrue(published.get(3).contains("Colour must be one of red, blue, but was \"\"green\"\""));
    assertTrue(uploaded.get(2).contains(",Failed,Name of the content is 8 characters long;"));
  }

  @Test
  void upload_isRefused_withoutOperationMode() {
    client
        .request()
        .multiPart("content", "c.csv", file().text().getBytes(StandardCharsets.UTF_8))
        .post(UploadClient.PATH)
        .then()
        .statusCode(400)
        .body("params.err", is("INVALID_OPERATION_MODE"))
        .body("params.status", is("INVALID_OPERATION_MODE"))
        .body("responseCode", is("CLIENT_ERROR"));
  }

  @Test
  void user_isThatOfGatewayTokenWithoutHeader() {
    String token =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    ("{\"user_id\":\"" + client.user() + "\"}").getBytes(StandardCharsets.UTF_8))
            + ".x";
    String processId = client.upload("upload", file().row(unique()));

    given()
        .baseUri(module.baseUrl())
        .header("X-Okapi-Tenant", client.gateway().tenant().id())
        .header("X-Okapi-Token", token)
        .get(UploadClient.PATH + "/status/" + processId)
        .then()
        .statusCode(200)
        .body("result.processId", is(processId));
  }
}
