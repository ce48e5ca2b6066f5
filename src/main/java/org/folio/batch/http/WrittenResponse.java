package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is encoded, so that nothing can fail after its head was sent; except for one
 * that is streamed.
 */
record WrittenResponse(Response response, @Nullable Buffer body) {

  static WrittenResponse of(Response response) {
    return new WrittenResponse(response, encode(response.body()));
  }

  private static @Nullable Buffer encode(@Nullable Object body) {
    if (body == null || body instanceof BodySource) {
      return null;
    }
    if (body instanceof Buffer buffer) {
      return buffer;
    }
    return body instanceof String text ? Buffer.buffer(text) : Json.encode(body);
  }

  /** Fails when the client is gone, or when what is streamed fails on the way. */
  Future<Void> send(HttpServerResponse to) {
    to.setStatusCode(response.status());
    if (response.contentType() != null) {
      to.putHeader(HttpHeaders.CONTENT_TYPE, response.contentType());
    }
    for (String name : response.headers().names()) {
      to.headers().set(name, response.headers().getAll(name));
    }
    if (response.body() instanceof BodySource source) {
      to.setChunked(true);
      return source.writeTo(to).compose(written -> to.end());
    }
    return body == null ? to.end() : to.end(body);
  }
}
