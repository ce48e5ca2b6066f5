package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Receives the body of one request and holds at most the limit in memory. A larger body fails at
 * once; its rest is read and dropped, up to a bound, so that the client can read the response.
 */
final class BodyReceiver {
  /**
   * A client that keeps sending after it was refused is disconnected after this many times the
   * limit.
   */
  private static final int PATIENCE = 16;

  private final HttpServerRequest request;
  private final long limit;
  private final boolean keep;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> received = Promise.promise();
  private long size;

  private BodyReceiver(HttpServerRequest request, long limit, boolean keep) {
    this.request = request;
    this.limit = limit;
    this.keep = keep;
  }

  /**
   * @param keep false to drop the body; the result is then empty
   */
  static BodyReceiver of(HttpServerRequest request, long limit, boolean keep) {
    return new BodyReceiver(request, limit, keep);
  }

  /** Stops waiting for the body. */
  void fail(ServiceException failure) {
    received.tryFail(failure);
  }

  Future<Buffer> receive() {
    request
        .handler(this::take)
        .endHandler(end -> received.tryComplete(body))
        .exceptionHandler(
            e ->
                received.tryFail(
                    ServiceException.of(
                        Kind.MALFORMED, "The request ended before its body was complete", e)));
    if (announcedSize() > limit) {
      refuse();
    }
    return received.future();
  }

  private void take(Buffer chunk) {
    size += chunk.length();
    if (size > limit * PATIENCE) {
      request.connection().close();
    } else if (size > limit) {
      refuse();
    } else if (keep) {
      body.appendBuffer(chunk);
    }
  }

  private void refuse() {
    received.tryFail(
        ServiceException.of(Kind.TOO_LARGE, "The body is larger than " + limit + " bytes"));
  }

  private long announcedSize() {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return announced == null ? 0 : Long.parseLong(announced);
  }
}
