package org.folio.batch.operation;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.folio.batch.operation.TaskFault.Reason;
import org.folio.batch.operation.TaskMessage.Severity;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt is to end. A task that was cancelled meanwhile ends {@code CANCELLED} whatever
 * stands here.
 *
 * @param retryIn pause before the next attempt, when there is one
 */
record Ending(
    TaskStatus status,
    AttemptOutcome outcome,
    Duration retryIn,
    @Nullable JsonObject result,
    Severity severity,
    List<Reason> reasons) {

  static Ending completed(@Nullable JsonObject result) {
    return new Ending(
        TaskStatus.COMPLETED,
        AttemptOutcome.COMPLETED,
        Duration.ZERO,
        result,
        Severity.INFORMATIVE,
        List.of());
  }

  static Ending errored(TaskFault fault) {
    return new Ending(
        TaskStatus.ERRORED,
        AttemptOutcome.ERRORED,
        Duration.ZERO,
        null,
        Severity.FATAL,
        fault.reasons());
  }

  static Ending retried(TaskFault fault, Duration retryIn) {
    return new Ending(
        TaskStatus.PENDING,
        AttemptOutcome.RETRIED,
        retryIn,
        null,
        Severity.INFORMATIVE,
        fault.reasons());
  }

  static Ending cancelled() {
    return withoutReason(TaskStatus.CANCELLED, AttemptOutcome.CANCELLED);
  }

  static Ending released() {
    return withoutReason(TaskStatus.PENDING, AttemptOutcome.RELEASED);
  }

  static Ending yielded() {
    return withoutReason(TaskStatus.PENDING, AttemptOutcome.YIELDED);
  }

  private static Ending withoutReason(TaskStatus status, AttemptOutcome outcome) {
    return new Ending(status, outcome, Duration.ZERO, null, Severity.INFORMATIVE, List.of());
  }
}
