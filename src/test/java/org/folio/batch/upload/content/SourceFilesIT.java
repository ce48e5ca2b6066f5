package org.folio.batch.upload.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.ContentFile;
import org.folio.batch.upload.UploadClient;
import org.folio.batch.upload.template.TemplateColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Files and icons on servers, and what a row's report says of those that cannot be used. The module
 * trusts a certificate for {@code *.test.example}.
 */
class SourceFilesIT {
  private static final byte[] PDF = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WEB_PAGE =
      "<!DOCTYPE html><html><title>Sign in</title>".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MP4 = HexFormat.of().parseHex("00000018667479706d70343200");
  private static final String SECRET = "secret";

  private static FileServer files;
  private static HttpsServer secure;
  private static ModuleProcess module;
  private static UploadClient client;

  @BeforeAll
  static void start() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "source-files");
    Path hosts = directory.resolve("hosts");
    Files.writeString(
        hosts, "127.0.0.1 localhost\n127.0.0.1 my_bucket.test.example\n127.0.0.1 other.example\n");
    Path keys = directory.resolve("keys.p12");
    createKeys(keys);
    startSecureServer(keys);
    files = FileServer.start();
    Map<String, String> settings =
        ModuleProcess.environment(Services.freshDatabase(), Services.freshKafkaSettings());
    settings.put(
        "CONTENT_SOURCE_ALLOWED_HOSTS", "localhost,127.0.0.1,my_bucket.test.example,other.example");
    settings.put("CONTENT_MAX_FILE_BYTES", "3145728");
    module =
        ModuleProcess.start(
            settings,
            List.of(
                "-Xmx128m",
                "-Djdk.net.hosts.file=" + hosts.toAbsolutePath(),
                "-Djavax.net.ssl.trustStore=" + keys.toAbsolutePath(),
                "-Djavax.net.ssl.trustStorePassword=" + SECRET));
    client = UploadClient.anybody(new Gateway(module.baseUrl(), Services.freshTenant()).enable());
  }

  @AfterAll
  static void stop() {
    module.close();
    files.close();
    secure.stop(0);
  }

  // The certificate needs an entry of its own to be trusted.
  private static void createKeys(Path file) throws IOException, InterruptedException {
    keytool(
        file,
        List.of("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=test"),
        List.of("-ext", "san=dns:*.test.example", "-storetype", "PKCS12"));
    List<String> certificate = List.of("-file", file + ".cer");
    keytool(file, List.of("-exportcert", "-alias", "server"), certificate);
    keytool(file, List.of("-importcert", "-noprompt", "-alias", "trusted"), certificate);
  }

  private static void keytool(Path file, List<String> what, List<String> how)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(how);
    command.addAll(List.of("-keystore", file.toString(), "-storepass", SECRET));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  private static void startSecureServer(Path keys) throws Exception {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(keys.toFile(), SECRET.toCharArray()), SECRET.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean isAskedByName =
                exchange
                    .getRequestHeaders()
                    .getFirst("Host")
                    .equals("my_bucket.test.example:" + port());
            exchange.sendResponseHeaders(isAskedByName ? 200 : 400, PDF.length);
            exchange.getResponseBody().write(PDF);
          }
        });
    secure.start();
  }

  private static int port() {
    return secure.getAddress().getPort();
  }

  /** Uploads a row for each URL and returns the lines of the report. */
  private static List<String> report(String column, List<String> urls) {
    ContentFile file = ContentFile.with(files.url());
    urls.forEach(url -> file.row("Row " + UUID.randomUUID(), column, url));
    List<String> report = client.report(client.upload("upload", file), "");
    return report.subList(1, report.size());
  }

  private static void assertAllSucceed(String column, List<String> urls) {
    report(column, urls).forEach(line -> assertTrue(line.contains(",Success,"), line));
  }

  /** Each URL, and what the report says of it. */
  private static void assertReasons(String column, Map<String, String> reasons) {
    List<String> urls = List.copyOf(reasons.keySet());
    List<String> lines = report(column, urls);
    for (int i = 0; i < urls.size(); i++) {
      assertTrue(
          lines.get(i).contains(",Failed,\"" + column + ": " + reasons.get(urls.get(i)))
              || lines.get(i).contains(",Failed," + column + ": " + reasons.get(urls.get(i))),
          lines.get(i));
    }
  }

  private static String put(String path, byte[] bytes, String type) {
    files.put(path, bytes, type);
    return files.url() + path;
  }

  @Test
  void urlsAsBrowsersTakeThem_areFetched() {
    for (String name : List.of("a b.pdf", "x[1].pdf", "{a}|^`.pdf", "größe.pdf", "100%.pdf")) {
      files.put("/" + name, PDF);
    }
    String base = files.url() + "/";

    assertAllSucceed(
        TemplateColumn.FILE_PATH,
        List.of(
            base + "a b.pdf",
            base + "a%20b.pdf",
            base + "x[1].pdf",
            base + "{a}|^`.pdf",
            base + "größe.pdf",
            base + "100%.pdf",
            base + "dir/../a b.pdf#page=2",
            base.replace("localhost", "0177.1") + "a b.pdf",
            "https://my_bucket.test.example:" + port() + "/f.pdf"));
  }

  @Test
  void redirectsAsServersWriteThem_areFollowed() {
    files.put("/to/größe [2].pdf", PDF);
    String utf8 =
        new String("größe [2].pdf".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    files.redirect("/to/relative", utf8);
    files.redirect("/absolute", files.url() + "/to/" + utf8 + "#x");

    assertAllSucceed(
        TemplateColumn.FILE_PATH, List.of(files.url() + "/to/relative", files.url() + "/absolute"));
  }

  @Test
  void bytesDecide_unlessTheServerNamesAnotherFormat() {
    assertAllSucceed(
        TemplateColumn.FILE_PATH,
        List.of(
            put("/no-type", PDF, ""),
            put("/text", PDF, "text/plain; charset=utf-8"),
            put("/page", PDF, "text/html"),
            put("/download", PDF, "application/force-download"),
            put("/octets", PDF, "binary/octet-stream")));
    String webPage = "the link leads to a web page; share the file with everyone who has the link";
    String other = "the file is not in the format pdf";
    files.putUnannounced("/chunked-empty.pdf", new byte[0]);
    assertReasons(
        TemplateColumn.FILE_PATH,
        Map.of(
            put("/empty.pdf", new byte[0], "application/pdf"),
            "the file is empty",
            files.url() + "/chunked-empty.pdf",
            "the file is empty",
            put("/html-as-pdf", WEB_PAGE, "application/pdf"),
            webPage,
            put("/html", WEB_PAGE, "text/html"),
            webPage,
            put("/odd-html", "Sign in".getBytes(StandardCharsets.US_ASCII), "text/html;charset=x"),
            webPage,
            put("/mp4-as-pdf", MP4, "application/pdf"),
            other,
            put("/pdf-as-mp4", PDF, "video/mp4"),
            "the file is not in the format pdf: the server sends it as video/mp4",
            put("/large", new byte[3_145_729], "application/pdf"),
            "the file is larger than 3 MB; make it smaller"));
  }

  @Test
  void icon_mustBeAnImage() {
    byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.US_ASCII);
    assertAllSucceed(
        TemplateColumn.ICON, List.of(put("/i.svg", svg, "text/plain"), files.url() + "/icon.png"));
    assertReasons(
        TemplateColumn.ICON,
        Map.of(
            put("/html.png", WEB_PAGE, "image/png"),
            "the link leads to a web page",
            put("/empty.png", new byte[0], "image/png"),
            "the file is empty",
            put("/pdf.png", PDF, "image/png"),
            "the file is not an image; use a PNG, JPEG, GIF, WebP or SVG file"));
  }

  @Test
  void statusOfTheServer_isToldInWords() {
    Map<Integer, String> texts =
        Map.of(
            401,
            "the server refused access (HTTP 401); check that the file is shared publicly",
            403,
            "the server refused access (HTTP 403); check that the file is shared publicly",
            404,
            "the server does not have the file (HTTP 404); check the link",
            410,
            "the server does not have the file (HTTP 410); check the link",
            418,
            "the server did not send the file (HTTP 418)",
            204,
            "the server did not send the file (HTTP 204)");
    texts.forEach(
        (status, text) -> {
          files.failOnce("/status" + status, status);
          assertReasons(TemplateColumn.FILE_PATH, Map.of(files.url() + "/status" + status, text));
        });
  }

  @Test
  void failuresOfTheNetwork_haveTheirOwnTexts() throws IOException {
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      new Thread(() -> closeAll(closing, "")).start();
      new Thread(() -> closeAll(plain, "HTTP/1.1 400 Bad Request\r\n\r\n")).start();
      assertReasons(
          TemplateColumn.FILE_PATH,
          Map.of(
              "http://no-such-host.example/f.pdf",
              "Cannot find the host no-such-host.example; check its spelling",
              "http://localhost:" + FreePort.any() + "/f.pdf",
              "the server refused the connection",
              "http://localhost:" + closing.getLocalPort() + "/f.pdf",
              "the server closed the connection before it sent the file",
              "https://other.example:" + port() + "/f.pdf",
              "the server's certificate is expired, not trusted or issued for another name",
              "https://localhost:" + closing.getLocalPort() + "/f.pdf",
              "no secure connection (TLS) to the server is possible",
              "https://localhost:" + plain.getLocalPort() + "/f.pdf",
              "the server does not offer https on this port"));
    }
  }

  /** Ends each connection after this answer once a request has begun. */
  private static void closeAll(ServerSocket server, String answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // the test is over, or the client has gone
      }
    }
  }

  @Test
  void cases_areToldInTheReport() throws IOException {
    files.put("/i.png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    files.put("/f.pdf", PDF);
    files.put("/ct", WEB_PAGE, "application/pdf");
    files.put("/empty.pdf", new byte[0]);
    files.put("/html.pdf", WEB_PAGE, "text/html");
    List<String> empty = reportOf("empty-file-and-html-as-pdf.csv");
    assertTrue(empty.get(1).contains("File path: the file is empty"), empty.get(1));
    assertTrue(empty.get(2).contains("File path: the link leads to a web page"), empty.get(2));
    List<String> icon = reportOf("icon-is-web-page.csv");
    assertTrue(icon.get(1).contains("Icon: the link leads to a web page"), icon.get(1));
    assertTrue(icon.get(2).contains("Icon: the file is empty"), icon.get(2));
    List<String> drive = reportOf("drive-links.csv");
    assertTrue(
        drive.get(3).contains("File path is the link of a Google Drive folder"), drive.get(3));
  }

  private static List<String> reportOf(String name) throws IOException {
    String text =
        Files.readString(Path.of("src/test/resources/csv", name))
            .replace("http://localhost:18901", files.url());
    String processId =
        client.post("upload", text).statusCode(200).extract().path("result.processId");
    return client.report(processId, "");
  }
}
