package org.folio.batch.operation.worker;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.model.TaskMessage.Severity;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.TaskException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Requested end of an attempt. A task that was cancelled meanwhile ends as {@code CANCELLED}
 * instead.
 *
 * @param retryIn pause before the next attempt, if there is one
 */
record AttemptEnd(
    TaskStatus status,
    AttemptOutcome outcome,
    Duration retryIn,
    @Nullable JsonObject result,
    Severity severity,
    List<Reason> reasons) {

  static AttemptEnd completed(@Nullable JsonObject result) {
    return new AttemptEnd(
        TaskStatus.COMPLETED,
        AttemptOutcome.COMPLETED,
        Duration.ZERO,
        result,
        Severity.INFORMATIVE,
        List.of());
  }

  static AttemptEnd errored(TaskException fault) {
    return new AttemptEnd(
        TaskStatus.ERRORED,
        AttemptOutcome.ERRORED,
        Duration.ZERO,
        null,
        Severity.FATAL,
        fault.reasons());
  }

  static AttemptEnd retried(TaskException fault, Duration retryIn) {
    return new AttemptEnd(
        TaskStatus.PENDING,
        AttemptOutcome.RETRIED,
        retryIn,
        null,
        Severity.INFORMATIVE,
        fault.reasons());
  }

  static AttemptEnd cancelled() {
    return withoutReason(TaskStatus.CANCELLED, AttemptOutcome.CANCELLED);
  }

  static AttemptEnd released() {
    return withoutReason(TaskStatus.PENDING, AttemptOutcome.RELEASED);
  }

  static AttemptEnd yielded() {
    return withoutReason(TaskStatus.PENDING, AttemptOutcome.YIELDED);
  }

  private static AttemptEnd withoutReason(TaskStatus status, AttemptOutcome outcome) {
    return new AttemptEnd(status, outcome, Duration.ZERO, null, Severity.INFORMATIVE, List.of());
  }
}
