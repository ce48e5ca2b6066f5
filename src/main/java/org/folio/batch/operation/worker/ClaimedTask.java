package org.folio.batch.operation.worker;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A task that this instance has claimed.
 *
 * @param leaseToken proves the lease in every write
 * @param attempt number of the attempt, over all restarts
 * @param currentAttempt number of the attempt since the last restart; the limit applies to it
 * @param checkpoint of an earlier attempt
 * @param waited time since the task became due
 * @param takenOver whether another instance's lease had expired
 * @param spent whether the task only remains to be ended: it had its last attempt, or was cancelled
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
