package org.folio.batch.operation.model;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation to be started.
 *
 * @param kind which {@code TaskHandler} will do it
 * @param request what it needs to know; a large input is stored by the feature and only named here
 * @param createdBy null when the user is not known
 * @param idempotencyKey null when the client sent none
 * @param delay how long the task waits, without a slot, before its first attempt; not negative
 */
public record NewOperation(
    String kind,
    JsonObject request,
    @Nullable UUID createdBy,
    @Nullable IdempotencyKey idempotencyKey,
    Duration delay) {

  /** To be begun at once. */
  public NewOperation(
      String kind,
      JsonObject request,
      @Nullable UUID createdBy,
      @Nullable IdempotencyKey idempotencyKey) {
    this(kind, request, createdBy, idempotencyKey, Duration.ZERO);
  }
}
