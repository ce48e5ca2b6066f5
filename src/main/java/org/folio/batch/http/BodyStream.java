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
 * A body that is taken piece by piece while it comes in. The client waits while a piece is being
 * worked on; no thread does.
 */
public final class BodyStream {
  /** A client that goes on after it was refused is cut off after so many bytes. */
  private static final long DROPPED_AT_MOST = 128L << 20;

  private final HttpServerRequest request;
  private final Promise<Void> taken = Promise.promise();
  private long dropped;

  /** Holds the body back until somebody takes it. */
  BodyStream(HttpServerRequest request) {
    this.request = request;
    request.exceptionHandler(this::brokenOff);
    request.pause();
  }

  /** Empty when the request names none. */
  public String contentType() {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  /**
   * Hands on each piece when the one before it is done. To be called once, on the event loop of the
   * request.
   *
   * @return fails with the first piece that fails, or when the client breaks off
   */
  public Future<Void> forEach(Function<Buffer, Future<Void>> taker) {
    request.handler(piece -> take(piece, taker));
    request.endHandler(end -> taken.tryComplete());
    request.resume();
    return taken.future();
  }

  /** Ends the waiting for the body. */
  void fail(ServiceException failure) {
    taken.tryFail(failure);
  }

  /** Reads and drops what is left, so that the client gets to read the answer. */
  void dropRest() {
    if (!request.isEnded()) {
      request.handler(this::drop);
      request.endHandler(end -> taken.tryFail("The rest was dropped"));
      request.resume();
    }
  }

  private void take(Buffer piece, Function<Buffer, Future<Void>> taker) {
    Future<Void> done;
    try {
      done = taker.apply(piece);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    if (done.succeeded()) {
      return;
    }
    request.pause();
    done.onSuccess(ok -> request.resume()).onFailure(taken::tryFail);
  }

  private void drop(Buffer piece) {
    dropped += piece.length();
    if (dropped > DROPPED_AT_MOST) {
      request.connection().close();
    }
  }

  private void brokenOff(Throwable e) {
    taken.tryFail(ServiceException.of(Kind.MALFORMED, "The request broke off before its end", e));
  }
}
