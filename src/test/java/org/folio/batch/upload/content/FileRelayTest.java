package org.folio.batch.upload.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.folio.batch.http.client.ExternalClient;
import org.folio.batch.http.client.ExternalClient.TooSlowException;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.folio.batch.testkit.FileServer;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.template.FileFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are passed on to a content service while they come in. */
class FileRelayTest {
  private static final ContentScope SCOPE =
      new ContentScope(Services.freshTenant(), "channel", "NCF", "user");
  private static final long MANY_BYTES = 1L << 30;
  private static final int PIECE = 1 << 16;

  private static Vertx vertx;
  private static FileServer files;
  private static HttpServer service;
  private final AtomicLong received = new AtomicLong();
  private static FileRelayTest current;
  private int fetchedAtOnce;

  @BeforeAll
  static void start() throws TimeoutException {
    vertx = Vertx.vertx();
    files = FileServer.start();
    service =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> current.receive(request))
                .listen(0, "localhost"));
  }

  @AfterAll
  static void stop() throws TimeoutException {
    files.close();
    await(vertx.close());
  }

  @BeforeEach
  void setCurrent() {
    current = this;
  }

  // Takes some pieces each millisecond, or all of them as they come.
  private void receive(HttpServerRequest request) {
    long timer = fetchedAtOnce == 0 ? -1 : vertx.setPeriodic(1, id -> request.fetch(fetchedAtOnce));
    request.handler(piece -> received.addAndGet(piece.length()));
    request.exceptionHandler(e -> vertx.cancelTimer(timer));
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          request.response().end(new JsonObject().toBuffer());
        });
    if (fetchedAtOnce > 0) {
      request.pause();
    }
  }

  private static Future<Void> upload(String url, long maxBytes, Duration longestCall) {
    return upload(url, maxBytes, longestCall, Set.of("localhost"));
  }

  private static Future<Void> upload(
      String url, long maxBytes, Duration longestCall, Set<String> allowedHosts) {
    ExternalClient outside =
        new ExternalClient(vertx, OutboundUrlPolicy.ofPublicFiles(vertx, allowedHosts), 2);
    String base = "http://localhost:" + service.actualPort();
    SunbirdContentStore store =
        new SunbirdContentStore(
            new SunbirdClient(vertx, URI.create(base), Optional.empty(), longestCall),
            longestCall,
            new FileRelay(outside, maxBytes));
    return store.upload(SCOPE, content(url));
  }

  private static Content content(String url) {
    return new Content(
        ContentId.of(1, 1),
        new ContentKey("State", "English", "Class 5", "Science", "Large"),
        FileFormat.PDF,
        URI.create(url),
        new JsonObject(),
        new JsonObject(),
        "",
        new Content.Unit("", ""));
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }

  private static ContentException failure(Future<?> future) {
    assertThrows(Exception.class, () -> await(future));
    return assertInstanceOf(ContentException.class, future.cause());
  }

  @Test
  void file_isPassedOn_noFasterThanServiceTakesIt() throws TimeoutException {
    fetchedAtOnce = 8;
    long size = 96L << 20;
    AtomicLong sent = new AtomicLong();
    AtomicLong widestGap = new AtomicLong();
    HttpServer source =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      HttpServerResponse response = request.response();
                      response.putHeader("Content-Length", String.valueOf(size));
                      send(response, size, sent, widestGap);
                    })
                .listen(0, "localhost"));

    await(
        upload(
            "http://localhost:" + source.actualPort() + "/large",
            MANY_BYTES,
            Duration.ofMinutes(1)));

    assertTrue(received.get() > size, received + " bytes received");
    // what the buffers of four sockets hold
    assertTrue(widestGap.get() < 40L << 20, widestGap + " bytes under way");
  }

  private void send(HttpServerResponse to, long size, AtomicLong sent, AtomicLong widestGap) {
    while (sent.get() < size && !to.writeQueueFull()) {
      to.write(Buffer.buffer(new byte[PIECE])).onFailure(e -> sent.set(size));
      long gap = sent.addAndGet(PIECE) - received.get();
      widestGap.accumulateAndGet(gap, Math::max);
    }
    if (sent.get() >= size) {
      to.end();
    } else {
      to.drainHandler(drained -> send(to, size, sent, widestGap));
    }
  }

  @Test
  void file_isRefused_whenItsAnnouncedLengthIsTooLarge() {
    files.put("/announced", new byte[3_000]);

    ContentException fault =
        failure(upload(files.url() + "/announced", 2_000, Duration.ofMinutes(1)));

    assertEquals("The file is larger than 1 kB; make it smaller", fault.getMessage());
    assertFalse(fault.isPassing());
    assertEquals(0, received.get());
  }

  @Test
  void file_isCutOff_whenMoreBytesThanAllowedComeIn() {
    files.putUnannounced("/unannounced", new byte[8 << 20]);

    ContentException fault =
        failure(upload(files.url() + "/unannounced", 1 << 20, Duration.ofMinutes(1)));

    assertEquals("The file is larger than 1 MB; make it smaller", fault.getMessage());
    assertFalse(fault.isPassing());
    assertTrue(received.get() < 2 << 20, received + " bytes received");
  }

  @Test
  void file_fails_whenItIsNotThroughInTime() {
    files.putTrickling("/trickling", new byte[100]);

    ContentException fault =
        failure(upload(files.url() + "/trickling", 1_000, Duration.ofSeconds(1)));

    assertTrue(
        fault.getMessage().startsWith("The server did not send the file within 1 seconds"),
        fault.getMessage());
    assertFalse(fault.isPassing());
  }

  @Test
  void server_isToBlame_whenTheTimeIsOverForTheReceiverFirst() {
    files.putTrickling("/trickling", new byte[100]);
    ExternalClient outside =
        new ExternalClient(vertx, OutboundUrlPolicy.ofPublicFiles(vertx, Set.of("localhost")), 2);
    Duration longest = Duration.ofMinutes(1);

    ContentException fault =
        failure(
            new FileRelay(outside, MANY_BYTES)
                .pass(
                    content(files.url() + "/trickling"),
                    TimeLimit.of(longest),
                    (file, limit) -> Future.failedFuture(new TooSlowException(longest))));

    assertTrue(
        fault.getMessage().startsWith("The server did not send the file within 60 seconds"),
        fault.getMessage());
  }

  @Test
  void addressThatIsNotPublic_isNotCalled() {
    files.put("/private", new byte[10]);

    ContentException fault =
        failure(upload(files.url() + "/private", 1_000, Duration.ofMinutes(1), Set.of()));

    assertFalse(fault.isPassing());
    assertEquals(0, files.requests("/private"));
  }

  @Test
  void redirectToAddressThatIsNotPublic_isNotFollowed() {
    files.put("/inner", new byte[10]);
    files.redirect("/outer", files.url().replace("localhost", "127.0.0.1") + "/inner");

    ContentException fault = failure(upload(files.url() + "/outer", 1_000, Duration.ofMinutes(1)));

    assertFalse(fault.isPassing());
    assertEquals(0, files.requests("/inner"));
  }

  @Test
  void failureOfFileServer_mayPass() {
    files.put("/failing", new byte[10]);
    files.failOnce("/failing", 503);

    assertTrue(failure(upload(files.url() + "/failing", 1_000, Duration.ofMinutes(1))).isPassing());
  }
}
