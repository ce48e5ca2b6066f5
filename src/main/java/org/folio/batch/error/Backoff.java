package org.folio.batch.error;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: twice as long after each failure, up to a limit, and
 * spread at random, so that what failed together does not come back together.
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 20;

  /**
   * Between half of the full delay and all of it, never less than a millisecond.
   *
   * @param failures how many attempts have failed in a row, 1 or more
   */
  public Duration after(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
    long full = Math.min(first.toMillis() << doublings, longest.toMillis());
    long half = full / 2;
    return Duration.ofMillis(
        Math.max(1, half + ThreadLocalRandom.current().nextLong(full - half + 1)));
  }
}
