package org.folio.batch.http;

import io.vertx.core.Future;

/** An operation and its endpoint. */
public record Binding(ApiOperation operation, Endpoint endpoint) {

  /** Responds to one call. */
  @FunctionalInterface
  public interface Endpoint {
    Future<? extends Response> answer(ValidatedRequest call);
  }
}
