package org.folio.batch.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** An answer whose body is encoded, so that nothing can fail after its head was sent. */
record WrittenResponse(Response response, @Nullable Buffer body) {

  static WrittenResponse of(Response response) {
    return new WrittenResponse(response, encode(response.body()));
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

  void send(HttpServerResponse to) {
    to.setStatusCode(response.status());
    if (response.contentType() != null) {
      to.putHeader(HttpHeaders.CONTENT_TYPE, response.contentType());
    }
    for (String name : response.headers().names()) {
      to.headers().set(name, response.headers().getAll(name));
    }
    if (body == null) {
      to.end();
    } else {
      to.end(body);
    }
  }
}
