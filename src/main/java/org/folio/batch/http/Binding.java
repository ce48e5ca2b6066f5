package org.folio.batch.http;

import io.vertx.core.Future;

/** An operation, and who answers it. */
public record Binding(ApiOperation operation, Endpoint endpoint) {

  /** Answers one call. */
  @FunctionalInterface
  public interface Endpoint {
    Future<? extends Response> answer(ValidatedRequest call);
  }
}
