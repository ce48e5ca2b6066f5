package org.folio.batch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to the server as it is deployed: what is slow or is not HTTP. */
@Timeout(60)
class HttpServerTest {
  private static final String PATH = "/orders-storage/batch-tracking";
  private static final String GET =
      "GET " + PATH + " HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\n";
  private static final String POST =
      "POST "
          + PATH
          + " HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nContent-Type: application/json\r\n";
  private static final Duration HEADER_TIMEOUT = Duration.ofMillis(500);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);
  private static final EchoBatches BATCHES = new EchoBatches();

  private static Vertx vertx;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    HttpSettings settings =
        new HttpSettings(
            0, 10_000, HEADER_TIMEOUT, Duration.ofMinutes(5), IDLE_TIMEOUT, Duration.ofSeconds(1));
    vertx = Vertx.builder().withTransport(DeadlineTransport.of(settings)).build();
    ErrorMapper errors = new ErrorMapper();
    Router router = Router.router(vertx);
    new RequestFilter(List.of(), errors, settings).mount(router);
    OrdersStorageBatchTrackingRoutes.mount(router, BATCHES, new Dispatcher(settings));
    HttpServerVerticle server = new HttpServerVerticle(router, settings);
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
    port = server.port();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void forgetCalls() {
    BATCHES.calls.clear();
  }

  // the first bytes of HTTP/2 by prior knowledge are among them, and a request after another one
  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "P",
        "PRI * HTTP/2.0\r\n",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        "\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /"
      })
  void slowHeaders_endTheConnection(String begin) throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.getOutputStream().write(begin.getBytes(ISO_8859_1));

      trickleUntilClosed(socket, "\r\n".equals(begin) ? "\r\n" : "a");
    }
  }

  @Test
  void slowHeadersOfHttp2_endTheConnection() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
      out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS, empty
      out.write(new byte[] {0, 1, 0, 1, 0, 0, 0, 0, 1}); // HEADERS of 256 bytes

      trickleUntilClosed(socket, "\0");
    }
  }

  @Test
  void twoHundredSlowClients_allEnd() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = new Socket("localhost", port);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n".getBytes(ISO_8859_1));
      socket.setSoTimeout(20_000);
      sockets.add(socket);
    }
    for (Socket socket : sockets) {
      assertEquals(-1, read(socket));
      socket.close();
    }
  }

  @Test
  void keepAliveConnection_outlivesTheHeaderTimeout_andEndsAfterTheIdleTimeout() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      long idleSince = 0;
      for (int request = 0; request < 2; request++) {
        socket.getOutputStream().write((GET + "\r\n").getBytes(ISO_8859_1));
        assertTrue(answer(socket).startsWith("HTTP/1.1 200"));
        idleSince = System.nanoTime();
        Awaitility.await()
            .pollDelay(HEADER_TIMEOUT.multipliedBy(3))
            .atMost(IDLE_TIMEOUT)
            .until(() -> true);
      }

      assertEquals(-1, read(socket));
      assertTrue(System.nanoTime() - idleSince > IDLE_TIMEOUT.toNanos() * 9 / 10);
    }
  }

  @Test
  void headersInManyPieces_areTakenWithinTheTime() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setTcpNoDelay(true);
      for (byte b : (GET + "\r\n").getBytes(ISO_8859_1)) {
        socket.getOutputStream().write(b);
      }
      assertTrue(answer(socket).startsWith("HTTP/1.1 200"));
    }
  }

  // the body may take its own time
  @Test
  void slowBody_isNotCutOffByTheDeadlineOfHeaders() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      out.write((POST + "Content-Length: 18\r\n\r\n").getBytes(ISO_8859_1));
      byte[] body = "{\"totalRecords\":1}".getBytes(ISO_8859_1);
      for (byte b : body) {
        Awaitility.await().pollDelay(HEADER_TIMEOUT.dividedBy(6)).until(() -> true);
        out.write(b);
      }
      assertTrue(answer(socket).startsWith("HTTP/1.1 201"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding:\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: gzip\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length : 5\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length\r\n",
        "X-A: a\rContent-Length: 5\r\n",
        "X-A: a\0b\r\n",
        "X A: b\r\n"
      })
  void requestWhoseEndIsUnclear_is400_andNothingOfItIsTakenForAnotherRequest(String header) {
    String smuggled =
        "DELETE "
            + PATH
            + "/0c45bb50-7c9b-48b0-86eb-178a494e25fe HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\n\r\n";

    String answers =
        RawHttp.exchange(port, POST + header + "\r\n" + "0\r\n\r\n" + smuggled + smuggled);

    assertEquals(List.of("400"), statuses(answers), answers);
    assertTrue(answers.toLowerCase(Locale.ROOT).contains("connection: close"), answers);
    assertTrue(BATCHES.calls.stream().noneMatch(call -> call.startsWith("delete")));
  }

  @Test
  void unknownTransferEncoding_afterAnotherRequest_is400() {
    String answers =
        RawHttp.exchange(
            port, GET + "\r\n" + POST + "Transfer-Encoding: gzip\r\n\r\n" + GET + "\r\n");

    assertEquals(List.of("200", "400"), statuses(answers));
    assertTrue(answers.contains("The only Transfer-Encoding supported is chunked"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "-1\r\n",
        "FFFFFFFFFFFFFFFFFF\r\n",
        "\n",
        "5\n{}   \n0\n\n",
        "2\r\n{}x\r\n0\r\n\r\n"
      })
  void brokenChunk_endsTheConnection_andNothingOfItIsTakenForAnotherRequest(String chunks) {
    String answers =
        RawHttp.exchange(
            port,
            POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + GET + "\r\n" + GET + "\r\n");

    assertFalse(answers.contains("HTTP/1.1 2"), answers);
    assertEquals(List.of(), BATCHES.calls);
  }

  @Test
  void foldedHeader_isOneHeader() {
    String answer =
        RawHttp.exchange(
            port, GET + "X-A: b\r\n Transfer-Encoding: gzip\r\nConnection: close\r\n\r\n");

    assertEquals(List.of("200"), statuses(answer));
  }

  @Test
  void tooLongRequestLineAndHeaders_areRefusedWithTheLimit() {
    String line =
        RawHttp.exchange(port, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    String headers = RawHttp.exchange(port, GET + "X-A: " + "a".repeat(40_000) + "\r\n\r\n");

    assertEquals(List.of("414"), statuses(line));
    assertTrue(line.contains("The request line is longer than 8192 bytes"));
    assertEquals(List.of("431"), statuses(headers));
    assertTrue(headers.contains("The headers are larger than 32768 bytes"));
  }

  private static void trickleUntilClosed(Socket socket, String piece) throws IOException {
    byte[] bytes = piece.getBytes(ISO_8859_1);
    List<String> closed = Collections.synchronizedList(new ArrayList<>());
    Awaitility.await()
        .pollInterval(HEADER_TIMEOUT.dividedBy(10))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              try {
                socket.getOutputStream().write(bytes);
                return false;
              } catch (SocketException e) {
                closed.add(String.valueOf(e.getMessage()));
                return true;
              }
            });
    assertFalse(closed.isEmpty());
  }

  private static int read(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException reset) {
      return -1;
    }
  }

  /** One answer whose length is told. */
  private static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, "Closed after " + head);
      head.append((char) next);
    }
    var length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(head);
    assertTrue(length.find());
    in.readNBytes(Integer.parseInt(length.group(1)));
    return head.toString();
  }

  private static List<String> statuses(String answers) {
    return Pattern.compile("HTTP/1\\.[01] (\\d+)")
        .matcher(answers)
        .results()
        .map(result -> result.group(1))
        .toList();
  }
}
