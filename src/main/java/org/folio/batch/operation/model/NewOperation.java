package org.folio.batch.operation.model;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation to be started.
 *
 * @param kind selects the {@code TaskHandler}
 * @param request input of the task; a large input is stored by the feature and only referenced here
 * @param createdBy null if the user is unknown
 * @param idempotencyKey null if the client sent none
 * @param delay how long the task waits, without a slot, before its first attempt; not negative
 */
public record NewOperation(
    String kind,
    JsonObject request,
    @Nullable UUID createdBy,
    @Nullable IdempotencyKey idempotencyKey,
    Duration delay) {

  /** Creates an operation that starts at once. */
  public NewOperation(
      String kind,
      JsonObject request,
      @Nullable UUID createdBy,
      @Nullable IdempotencyKey idempotencyKey) {
    this(kind, request, createdBy, idempotencyKey, Duration.ZERO);
  }
}
