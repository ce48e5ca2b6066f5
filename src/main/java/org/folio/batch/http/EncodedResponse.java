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
 * A response whose body is already encoded, so that nothing but a streamed body can fail after its
 * head was sent.
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
   * Sends the response. Fails if a streamed body fails; the response may then have started, or may
   * still be replaced. A client that disconnected is no failure.
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

  /** Ends a response whose status and headers are set; the response to HEAD has no body. */
  static void end(HttpServerRequest request, @Nullable Buffer body) {
    HttpServerResponse to = request.response();
    if (body == null) {
      to.end().otherwiseEmpty();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      // the length of a response to GET that the server compresses is not known yet
      if (!request.headers().contains(HttpHeaders.ACCEPT_ENCODING)) {
        to.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
      }
      to.end().otherwiseEmpty();
    } else {
      to.end(body).otherwiseEmpty();
    }
  }

  /** Adds the charset, because programs that open a CSV file directly guess it otherwise. */
  private static String withCharset(String contentType) {
    return contentType.equals("text/csv") ? "text/csv; charset=utf-8" : contentType;
  }

  private Future<Void> stream(StreamedBody from, HttpServerResponse to) {
    if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      to.setChunked(true);
    }
    return Future.succeededFuture()
        .compose(begun -> from.writeTo(to)) // may throw
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
