package org.folio.batch.operation.worker;

import java.time.Duration;
import org.folio.batch.error.Backoff;

/**
 * Settings of the task engine.
 *
 * @param instance unique name of this instance in the history of tasks
 * @param concurrency how many tasks this instance runs at the same time
 * @param takeover time within which another instance continues the tasks of one that died
 * @param maxAttempts how many times a task is attempted before it ends as {@code ERRORED}
 * @param firstRetryDelay pause before the second attempt; doubles with each further one
 * @param drain how long a stopping instance lets its tasks run
 * @param stopGrace how long a task may take to stop before it is abandoned
 * @param turn how long a task that can yield keeps its slot while others wait
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
  private static final int LONGEST_RETRY_DELAY = 64; // as a multiple of the first one

  /** Returns the pauses between the attempts after transient failures. */
  Backoff retries() {
    return new Backoff(firstRetryDelay, firstRetryDelay.multipliedBy(LONGEST_RETRY_DELAY));
  }

  /** Returns the lease: shorter than the takeover time by the interval of the polls. */
  public Duration lease() {
    return takeover.minus(sweepInterval());
  }

  /** Returns the interval of the heartbeat: two may fail before the lease expires. */
  public Duration heartbeat() {
    return lease().dividedBy(3);
  }

  /** Returns how often an instance polls for due tasks that no signal announced. */
  public Duration sweepInterval() {
    return takeover.dividedBy(6);
  }
}
