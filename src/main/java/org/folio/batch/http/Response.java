package org.folio.batch.http;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * A response before it is written. The generated response classes extend it, with one factory
 * method for each status and media type of the RAML.
 */
public abstract class Response {
  private final int status;
  private final @Nullable String contentType;
  private final @Nullable Object body;
  private final MultiMap headers;

  /**
   * @param contentType null if there is no body
   * @param body a model (written as JSON), a String or Buffer (written unchanged), or null
   */
  protected Response(
      int status, @Nullable String contentType, @Nullable Object body, MultiMap headers) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
  }

  public int status() {
    return status;
  }

  public @Nullable String contentType() {
    return contentType;
  }

  public @Nullable Object body() {
    return body;
  }

  public MultiMap headers() {
    return headers;
  }
}
