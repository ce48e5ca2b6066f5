package org.folio.batch.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens on the port. Several instances share the port, and thereby spread the connections over
 * the event loops.
 */
public final class HttpServerVerticle extends VerticleBase {
  private static final Logger log = LogManager.getLogger(HttpServerVerticle.class);

  /** Largest chunk of a body; large bodies arrive faster in large chunks. */
  private static final int LARGEST_PIECE = 64 * 1024;

  private static final int LARGEST_HEADERS = 32 * 1024;
  private static final int LONGEST_LINE = 8 * 1024;

  private static final int ANY_FREE_BUT_SHARED_PORT = -1;

  private final Router router;
  private final HttpSettings settings;
  private @Nullable HttpServer server;

  public HttpServerVerticle(Router router, HttpSettings settings) {
    this.router = router;
    this.settings = settings;
  }

  @Override
  public Future<?> start() {
    HttpServer created =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setCompressionSupported(true)
                    // there are no web sockets, and preparing for them costs each request
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setHandle100ContinueAutomatically(true)
                    .setIdleTimeout((int) settings.idleTimeout().toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setMaxHeaderSize(LARGEST_HEADERS)
                    .setMaxChunkSize(LARGEST_PIECE)
                    .setMaxInitialLineLength(LONGEST_LINE))
            .requestHandler(router)
            .invalidRequestHandler(HttpServerVerticle::refuseInvalid)
            .connectionHandler(this::turnAwayIfEarly);
    server = created;
    return created.listen(settings.port() == 0 ? ANY_FREE_BUT_SHARED_PORT : settings.port());
  }

  /**
   * Responds to input that is not HTTP before any router sees it. It is unknown where the next
   * request begins, so the connection is closed.
   */
  private static void refuseInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status = 400;
    String text = "The request is not valid HTTP/1.1";
    if (cause instanceof TooLongHttpLineException) {
      status = 414;
      text = "The request line is longer than " + LONGEST_LINE + " bytes";
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = 431;
      text = "The headers are larger than " + LARGEST_HEADERS + " bytes";
    } else if (cause instanceof BadFramingException) {
      text = cause.getMessage();
    }
    log.debug("Refusing a request of {}: {}", request.remoteAddress(), text, cause);
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(text)
        .onComplete(sent -> request.connection().close());
  }

  // Vert.x accepts connections as soon as the port is bound, and creates their metrics a moment
  // later. A request on a connection from in between fails inside Vert.x and is never answered
  // (seen with 5.0.12). The only sign of such a connection is that it has no metric.
  private void turnAwayIfEarly(HttpConnection connection) {
    boolean isMeasured = connection instanceof ConnectionBase base && base.metric() != null;
    if (vertx.isMetricsEnabled() && !isMeasured) {
      connection.close();
    }
  }

  /** Returns the port that it listens on, once it has started. */
  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  /**
   * Accepts no new connections and waits, for a bounded time, until running requests are answered.
   */
  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(settings.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
