package org.folio.batch.operation.worker;

import java.time.Duration;
import org.folio.batch.operation.model.AttemptOutcome;

/**
 * The result of an attempt.
 *
 * @param retryIn pause before the next attempt, if the outcome is {@code RETRIED}
 */
public record AttemptResult(AttemptOutcome outcome, Duration retryIn) {
  static final AttemptResult LOST = new AttemptResult(AttemptOutcome.LOST, Duration.ZERO);
}
