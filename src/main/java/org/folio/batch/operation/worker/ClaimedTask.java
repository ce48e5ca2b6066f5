package org.folio.batch.operation.worker;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A task that this instance has taken.
 *
 * @param leaseToken what every write under the lease shows
 * @param attempt number of the attempt, over all restarts
 * @param currentAttempt number of the attempt since the last restart, which the limit is about
 * @param checkpoint how far an earlier attempt had come
 * @param waited since it could have been taken
 * @param takenOver from an instance whose lease has run out
 * @param spent there is nothing left to do but to end it: it had its last attempt, or was cancelled
 */
public record ClaimedTask(
    Tenant tenant,
    Operation operation,
    UUID leaseToken,
    int attempt,
    int currentAttempt,
    @Nullable JsonObject checkpoint,
    Duration waited,
    boolean takenOver,
    boolean spent) {

  long taskId() {
    return operation.taskId();
  }

  @Override
  public String toString() {
    return "tenant=%s operation=%d kind=%s task=%d attempt=%d"
        .formatted(tenant, operation.id(), operation.kind(), taskId(), attempt);
  }
}
