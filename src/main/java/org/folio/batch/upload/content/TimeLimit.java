package org.folio.batch.upload.content;

import java.time.Duration;

/**
 * A moment after which nothing more of something is begun.
 *
 * @param duration how long it may take in all
 * @param until {@link System#nanoTime()} when that is over
 */
public record TimeLimit(Duration duration, long until) {

  /** A limit that begins to run now. */
  public static TimeLimit of(Duration duration) {
    return new TimeLimit(duration, System.nanoTime() + duration.toNanos());
  }

  /** A limit that begins to run now and ends no later than this one. */
  public TimeLimit within(Duration shorter) {
    TimeLimit other = of(shorter);
    return other.until - until < 0 ? other : this;
  }

  public boolean isOver() {
    return left().isZero();
  }

  /** Never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }
}
