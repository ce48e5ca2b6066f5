package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.folio.batch.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is encoded, so that nothing can fail after its head was sent; only a
 * streamed body still can.
 */
record EncodedResponse(
    Response response, @Nullable Buffer body, @Nullable StreamedBody streamedBody) {

  static EncodedResponse of(Response response) {
    return response.body() instanceof StreamedBody streamed
        ? new EncodedResponse(response, null, streamed)
        : new EncodedResponse(response, encode(response.body()), null);
  }

  private static @Nullable Buffer encode(@Nullable Object body) {
    if (body == null) {
      return null;
    }
    if (body instanceof Buffer buffer) {
      return buffer;
    }
    return body instanceof String text ? Buffer.buffer(text) : Json.encode(body);
  }

  /**
   * Fails when a streamed body breaks off; then the answer has begun, or may still become another
   * one. That the client went away is no failure.
   */
  Future<Void> send(HttpServerRequest request) {
    HttpServerResponse to = request.response();
    to.setStatusCode(response.status());
    if (response.contentType() != null) {
      to.putHeader(HttpHeaders.CONTENT_TYPE, withCharset(response.contentType()));
    }
    for (String name : response.headers().names()) {
      to.headers().set(name, response.headers().getAll(name));
    }
    if (streamedBody != null && !request.method().equals(HttpMethod.HEAD)) {
      return stream(streamedBody, to);
    }
    end(request, body);
    return Future.succeededFuture();
  }

  /** Ends an answer whose status and headers are set; that to HEAD has no body. */
  static void end(HttpServerRequest request, @Nullable Buffer body) {
    HttpServerResponse to = request.response();
    if (body == null) {
      to.end().otherwiseEmpty();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      // an answer to GET that the server compresses has another length, which nobody knows yet
      if (!request.headers().contains(HttpHeaders.ACCEPT_ENCODING)) {
        to.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
      }
      to.end().otherwiseEmpty();
    } else {
      to.end(body).otherwiseEmpty();
    }
  }

  /** Programs that open a CSV file directly guess its encoding unless it is named. */
  private static String withCharset(String contentType) {
    return contentType.equals("text/csv") ? "text/csv; charset=utf-8" : contentType;
  }

  private Future<Void> stream(StreamedBody from, HttpServerResponse to) {
    if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      to.setChunked(true);
    }
    return Future.succeededFuture()
        .compose(begun -> from.writeTo(to)) // it may throw
        .compose(written -> to.end())
        .recover(
            e -> {
              if (to.closed()) {
                return Future.succeededFuture();
              }
              if (!to.headWritten()) {
                response.headers().names().forEach(to.headers()::remove);
              }
              return Future.failedFuture(e);
            });
  }
}
