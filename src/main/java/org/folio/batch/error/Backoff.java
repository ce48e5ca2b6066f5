package org.folio.batch.error;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff with jitter: doubles the pause after each failure, up to a limit, and
 * randomizes it so that concurrent failures do not retry at the same time.
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 20;

  /**
   * Returns a random pause between half of the full delay and all of it, at least a millisecond.
   *
   * @param failures number of consecutive failures, at least 1
   */
  public Duration after(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
    long full = Math.min(first.toMillis() << doublings, longest.toMillis());
    long half = full / 2;
    return Duration.ofMillis(
        Math.max(1, half + ThreadLocalRandom.current().nextLong(full - half + 1)));
  }
}
