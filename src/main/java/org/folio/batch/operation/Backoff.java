package org.folio.batch.operation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a task pauses after a passing fault. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 6;

  private Backoff() {}

  /**
   * Doubles with each attempt, up to the 64-fold. A random half of it keeps tasks that failed
   * together from coming back together.
   *
   * @param attempt the one that failed, counted from 1
   */
  static Duration after(int attempt, Duration first, RandomGenerator random) {
    long millis = first.toMillis() << Math.min(attempt - 1, MAX_DOUBLINGS);
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
