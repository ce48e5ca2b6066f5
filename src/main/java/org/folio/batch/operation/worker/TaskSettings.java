package org.folio.batch.operation.worker;

import java.time.Duration;
import org.folio.batch.error.Backoff;

/**
 * How tasks are run.
 *
 * @param instance name of this instance in the history of its tasks; no two share one
 * @param concurrency how many tasks this instance runs at a time
 * @param takeover when an instance dies, another one goes on with its tasks within this time
 * @param maxAttempts a task whose last attempt of so many has failed ends {@code ERRORED}
 * @param firstRetryDelay pause before the second attempt; it doubles with each further one
 * @param drain how long a stopping instance lets its tasks run on
 * @param stopGrace how long work that was told to stop may take to do so; then it is abandoned
 * @param turn how long work that can pause keeps its slot while others wait for one
 */
public record TaskSettings(
    String instance,
    int concurrency,
    Duration takeover,
    int maxAttempts,
    Duration firstRetryDelay,
    Duration drain,
    Duration stopGrace,
    Duration turn) {
  private static final int LONGEST_RETRY_DELAY = 64; // times the first one

  /** Pauses between the attempts of a task that fails in passing. */
  Backoff retries() {
    return new Backoff(firstRetryDelay, firstRetryDelay.multipliedBy(LONGEST_RETRY_DELAY));
  }

  /** Shorter than the takeover by the time in which a sweep notices that it has run out. */
  public Duration lease() {
    return takeover.minus(sweepInterval());
  }

  /** Two may fail before the lease runs out. */
  public Duration heartbeat() {
    return lease().dividedBy(3);
  }

  /** How often an instance looks for work that it was not told of. */
  public Duration sweepInterval() {
    return takeover.dividedBy(6);
  }
}
