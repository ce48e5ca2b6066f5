package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * A body that is processed chunk by chunk as it arrives. The client waits while a chunk is being
 * processed; no thread does.
 */
public final class BodyStream {
  /** A client that keeps sending after it was refused is disconnected after this many bytes. */
  private static final long DROPPED_AT_MOST = 128L << 20;

  private final HttpServerRequest request;
  private final Promise<Void> taken = Promise.promise();
  private long dropped;

  /** Pauses the body until it is read. */
  BodyStream(HttpServerRequest request) {
    this.request = request;
    request.exceptionHandler(this::brokenOff);
    request.pause();
  }

  /** Returns the content type; empty if the request has none. */
  public String contentType() {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  /**
   * Passes on each chunk when the previous one is processed. Call it once, on the event loop of the
   * request.
   *
   * @return fails with the first failed chunk, or when the client disconnects
   */
  public Future<Void> forEach(Function<Buffer, Future<Void>> taker) {
    request.handler(chunk -> take(chunk, taker));
    request.endHandler(end -> taken.tryComplete());
    request.resume();
    return taken.future();
  }

  /** Stops waiting for the body. */
  void fail(ServiceException failure) {
    taken.tryFail(failure);
  }

  /** Reads and drops the rest, so that the client can read the response. */
  void dropRest() {
    if (!request.isEnded()) {
      request.handler(this::drop);
      request.endHandler(end -> taken.tryFail("The rest was dropped"));
      request.resume();
    }
  }

  private void take(Buffer chunk, Function<Buffer, Future<Void>> taker) {
    Future<Void> done;
    try {
      done = taker.apply(chunk);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    if (done.succeeded()) {
      return;
    }
    request.pause();
    done.onSuccess(ok -> request.resume()).onFailure(taken::tryFail);
  }

  private void drop(Buffer chunk) {
    dropped += chunk.length();
    if (dropped > DROPPED_AT_MOST) {
      request.connection().close();
    }
  }

  private void brokenOff(Throwable e) {
    taken.tryFail(
        ServiceException.of(Kind.MALFORMED, "The request ended before its body was complete", e));
  }
}
