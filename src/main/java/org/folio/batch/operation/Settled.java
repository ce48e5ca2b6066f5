package org.folio.batch.operation;

import java.time.Duration;

/**
 * What came of an attempt.
 *
 * @param retryIn when the next attempt is due, if the outcome is {@code RETRIED}
 */
record Settled(AttemptOutcome outcome, Duration retryIn) {
  static final Settled LOST = new Settled(AttemptOutcome.LOST, Duration.ZERO);
}
