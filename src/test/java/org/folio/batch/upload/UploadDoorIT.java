package org.folio.batch.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which CSV files an upload accepts, and how slow clients are handled. */
class UploadDoorIT {
  private static final int SLOW_CLIENTS = 30;

  private static DbSettings db;
  private static FileServer files;
  private static LocalModule module;
  private static LocalModule impatient;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    files = FileServer.start();
    db = Services.freshDatabase();
    Map<String, String> settings = new HashMap<>();
    settings.put("CONTENT_SOURCE_ALLOWED_HOSTS", "localhost");
    settings.put("BULK_UPLOAD_MAX_ROWS", "3");
    settings.put("BULK_UPLOAD_MAX_FILE_BYTES", "1000000");
    KafkaSettings kafka = Services.freshKafkaSettings();
    module = LocalModule.start(db, kafka, settings);
    // long enough for a client that pauses briefly
    settings.put("HTTP_BODY_TIMEOUT_SECONDS", "8");
    impatient = LocalModule.start(db, kafka, settings);
    gateway = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    impatient.close();
    module.close();
    files.close();
  }

  private final UploadClient client = UploadClient.anybody(gateway);

  private static ContentFile file() {
    return ContentFile.with(files.url());
  }

  private static String unique() {
    return "Row " + UUID.randomUUID();
  }

  private static List<Long> stored() {
    return new TenantSql(db, gateway.tenant())
        .longs("SELECT count(*) FROM upload UNION ALL SELECT count(*) FROM upload_row");
  }

  private int rowsOf(byte[] file) {
    return rowsOf(client, file);
  }

  private static int rowsOf(UploadClient client, byte[] file) {
    String processId =
        client.post("upload", file).statusCode(200).extract().path("result.processId");
    return (int) client.awaitCompleted(processId).get("successCount");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, ''", "UTF-8, \ufeff", "UTF-16LE, \ufeff", "UTF-16BE, \ufeff"})
  void file_isAccepted_inEachUnicodeEncoding(String charset, String mark) {
    String text = mark + file().row(unique() + " \u0939\u093f\u0928\u094d\u0926\u0940").text();

    assertEquals(1, rowsOf(text.getBytes(Charset.forName(charset))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n", "\r"})
  void file_isAccepted_withAnyLineEnding(String lineEnd) {
    String text = file().row(unique()).row(unique()).text().replace("\r\n", lineEnd);

    assertEquals(2, rowsOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void columns_mayHaveAnyOrderAndBlankLinesDoNotCount() {
    List<String> columns = new ArrayList<>(ContentFile.COLUMNS);
    Collections.reverse(columns);
    String text =
        ContentFile.with(files.url(), columns).row(unique()).row(unique()).row(unique()).text();
    int endOfHead = text.indexOf("\r\n");
    String head = text.substring(0, endOfHead).toUpperCase().replace(",", " , ");
    String blank = "\r\n\r\n" + ",".repeat(18) + "\r\n   \r\n";

    assertEquals(
        3, rowsOf((head + blank + text.substring(endOfHead + 2)).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void cell_mayContainLineBreaksQuotesAndCommas() {
    String processId =
        client.upload(
            "upload", file().row(unique() + " \"a\",\r\nb", TemplateColumn.DESCRIPTION, "x\ny"));

    assertEquals(1, client.awaitCompleted(processId).get("successCount"));
  }

  @Test
  void row_isStoredWithItsOwnNumberOfCells() {
    String rows = "alone\r\n" + ",".repeat(24) + "last\r\nx,y\r\n";
    String processId =
        client
            .post("upload", (file().text() + rows).getBytes(StandardCharsets.UTF_8))
            .statusCode(200)
            .extract()
            .path("result.processId");

    List<String> cells =
        new TenantSql(db, gateway.tenant())
            .texts(
                "SELECT array_to_string(cells, ',') FROM upload_row WHERE upload_id = "
                    + processId
                    + " ORDER BY number");
    assertEquals(List.of(rows.split("\r\n")), cells);
  }

  @Test
  void file_isRefused_whenColumnIsDuplicated() {
    client
        .post("upload", file().text().replace("QR Code", "board "))
        .statusCode(400)
        .body("params.err", is("INVALID_FILE_TEMPLATE"))
        .body(
            "params.errmsg",
            startsWith(
                "Bulk content upload failed due to invalid file template: duplicate columns"));
  }

  @Test
  void textbookColumns_areRequired_onlyInLinkMode() {
    List<String> columns = ContentFile.COLUMNS.subList(0, 16);
    String text = ContentFile.with(files.url(), columns).row(unique()).text();

    client.post("publish", text).statusCode(200);
    client
        .post("link", text)
        .statusCode(400)
        .body("params.err", is("INVALID_FILE_TEMPLATE"))
        .body(
            "params.errmsg",
            startsWith(
                "Bulk content upload failed due to invalid file template: missing columns Textbook Id, Unit Id (or QR Code)"));
  }

  @Test
  void optionalColumns_mayBeMissing() {
    List<String> columns = new ArrayList<>(ContentFile.COLUMNS.subList(0, 16));
    columns.removeAll(
        List.of(
            TemplateColumn.DESCRIPTION,
            TemplateColumn.KEYWORDS,
            TemplateColumn.LICENSE,
            TemplateColumn.TOPIC));
    String text = ContentFile.with(files.url(), columns).row(unique()).text();

    assertEquals(1, rowsOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void sampleFile_isAccepted() {
    byte[] sample =
        gateway
            .request()
            .queryParam("format", "csv")
            .get("/batch-tracking/upload-template")
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();

    client.post("link", sample).statusCode(200);
  }

  @Test
  void onlyFirstFault_isReported_whenFileHasSeveral() {
    String wrongColumnsAndCorrupt = "Board\r\n\"a\"b\r\n";
    client.post("upload", wrongColumnsAndCorrupt).body("params.err", is("CORRUPT_FILE"));
    String wrongColumnsAndTooLong = "Board\r\n" + "a\r\n".repeat(4);
    client.post("upload", wrongColumnsAndTooLong).body("params.err", is("INVALID_FILE_TEMPLATE"));
    client
        .post("upload", file().rows(4, "Row").text())
        .body("params.err", is("MAX_ROW_COUNT_EXCEEDED"))
        .body(
            "params.errmsg",
            is(
                "Max row count allowed is 3; the file has 4 rows, so split it into several uploads"));
  }

  @Test
  void tooLargeFile_isRefusedAndNotStored() {
    List<Long> before = stored();

    client
        .post("upload", file().text() + "x".repeat(30_000).concat("\r\n").repeat(60))
        .statusCode(400)
        .body("params.err", is("CORRUPT_FILE"));

    assertEquals(before, stored());
  }

  @Test
  void encodedBody_is415InTheEnvelope() {
    client
        .request()
        .header("operation-mode", "upload")
        .header("Content-Encoding", "gzip")
        .multiPart("content", "contents.csv", new byte[] {0x1f, (byte) 0x8b}, "text/csv")
        .post(UploadClient.PATH)
        .then()
        .statusCode(415)
        .body("params.err", is("UNSUPPORTED_MEDIA_TYPE"));
  }

  @Test
  void multipartPreamble_isRefused_whenTooLarge() {
    client
        .request()
        .header("operation-mode", "upload")
        .contentType("multipart/form-data; boundary=b")
        .body("x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8))
        .post(UploadClient.PATH)
        .then()
        .statusCode(400)
        .body("params.err", is("INVALID_FILE_FORMAT"));
  }

  @Test
  void slowClients_areDisconnectedAndDelayNoOthers() throws Exception {
    UploadClient quick = UploadClient.anybody(new Gateway(impatient.baseUrl(), gateway.tenant()));
    List<Long> before = stored();
    ScheduledExecutorService drip = Executors.newScheduledThreadPool(4);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        Socket socket = slowClient(impatient);
        sockets.add(socket);
        drip.scheduleAtFixedRate(() -> sendByte(socket), 1, 1, TimeUnit.SECONDS);
      }

      for (int i = 0; i < 20; i++) {
        assertEquals(
            1, rowsOf(quick, file().row(unique()).text().getBytes(StandardCharsets.UTF_8)));
      }
      for (Socket socket : sockets) {
        String answer = answer(socket);
        assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        assertTrue(answer.contains("\"responseCode\":\"CLIENT_ERROR\""), answer);
      }
    } finally {
      drip.shutdownNow();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    assertEquals(before.get(0) + 20, stored().get(0));
  }

  @Test
  void slowHttp2Client_isDisconnectedWithoutLengthHeader() throws Exception {
    URI base = URI.create(impatient.baseUrl());
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    Vertx vertx = Vertx.vertx();
    HttpClientAgent http = vertx.createHttpClient(options);
    try {
      Future<Integer> status =
          http.request(HttpMethod.POST, base.getPort(), base.getHost(), UploadClient.PATH)
              .compose(
                  request -> {
                    request
                        .setChunked(true)
                        .putHeader("X-Okapi-Tenant", gateway.tenant().id())
                        .putHeader("X-Okapi-User-Id", UUID.randomUUID().toString())
                        .putHeader("operation-mode", "upload")
                        .putHeader("Content-Type", "multipart/form-data; boundary=b");
                    request.write("x");
                    vertx.setPeriodic(500, id -> request.write("x"));
                    return request.response();
                  })
              .map(HttpClientResponse::statusCode);

      assertEquals(408, status.await(60, TimeUnit.SECONDS));
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void abortedUpload_storesNothing() throws IOException {
    List<Long> before = stored();
    try (Socket socket = slowClient(module)) {
      socket.setSoLinger(true, 0);
    }

    given().baseUri(module.baseUrl()).get("/admin/health").then().statusCode(200);
    await().atMost(Duration.ofSeconds(60)).until(() -> stored().equals(before));
  }

  /** Returns a client that has sent the head of a request and the beginning of a file. */
  private static Socket slowClient(LocalModule to) throws IOException {
    URI base = URI.create(to.baseUrl());
    Socket socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(60_000);
    String begun =
        "--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"c.csv\"\r\n\r\n"
            + file().row(unique()).text();
    String head =
        """
        POST %s HTTP/1.1
        Host: localhost
        X-Okapi-Tenant: %s
        X-Okapi-User-Id: %s
        operation-mode: upload
        Content-Type: multipart/form-data; boundary=b
        Content-Length: 900000

        """
            .formatted(UploadClient.PATH, gateway.tenant(), UUID.randomUUID())
            .replace("\n", "\r\n");
    OutputStream out = socket.getOutputStream();
    out.write((head + begun).getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  /** Returns all bytes up to the end, or up to the reset if a byte was sent after the end. */
  private static String answer(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException e) {
      // the bytes before it are kept; the caller checks whether they are complete
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static void sendByte(Socket socket) {
    try {
      socket.getOutputStream().write('x');
    } catch (IOException e) {
      throw new IllegalStateException("Cut off", e); // ends the schedule
    }
  }
}
