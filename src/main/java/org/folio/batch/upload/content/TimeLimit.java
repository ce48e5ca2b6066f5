package org.folio.batch.upload.content;

import java.time.Duration;

/**
 * A deadline after which no further step starts.
 *
 * @param duration the whole time allowed
 * @param until {@link System#nanoTime()} at the deadline
 */
public record TimeLimit(Duration duration, long until) {

  /** Starts a limit now. */
  public static TimeLimit of(Duration duration) {
    return new TimeLimit(duration, System.nanoTime() + duration.toNanos());
  }

  /** Starts a limit now that ends no later than this one. */
  public TimeLimit within(Duration shorter) {
    TimeLimit other = of(shorter);
    return other.until - until < 0 ? other : this;
  }

  public boolean isOver() {
    return left().isZero();
  }

  /** Returns the remaining time, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }
}
