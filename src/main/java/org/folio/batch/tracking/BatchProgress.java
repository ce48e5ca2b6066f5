package org.folio.batch.tracking;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.tracking.BatchSkipStore.BatchSkips;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a batch.
 *
 * @param samples counts between the first and the latest event, oldest first
 * @param notCounted events that named the batch and were not counted
 * @param now when this was read
 */
record BatchProgress(
    Counting counting, List<Point> samples, List<BatchSkips> notCounted, Instant now) {
  private static final double MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  /** A later date is of no use, and may be out of range. */
  private static final long LONGEST_ESTIMATE_SECONDS = Duration.ofDays(3_650).toSeconds();

  /**
   * How the events of a batch were counted.
   *
   * @param initialCount the count that the batch was announced with
   * @param first when the first event was counted; null before
   * @param last when the latest event was counted; null before
   * @param minuteCount events counted in the clock minute of the latest event
   * @param minuteBefore events counted in the clock minute before that
   */
  record Counting(
      Batch batch,
      int initialCount,
      @Nullable Instant first,
      @Nullable Instant last,
      int minuteCount,
      int minuteBefore) {}

  /** The count at a time. */
  record Point(Instant date, int count) {}

  Batch batch() {
    return counting.batch();
  }

  /**
   * Events per second over the last minute: those of the current clock minute, and the part of the
   * previous minute that belongs to the last 60 seconds.
   */
  double ratePerSecondLastMinute() {
    Instant last = counting.last();
    if (last == null) {
      return 0;
    }
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    double elapsed = Math.min(1, Duration.between(minute, now).toMillis() / MINUTE_MILLIS);
    int inMinute = 0;
    int before = 0;
    if (!last.isBefore(minute)) {
      inMinute = counting.minuteCount();
      before = counting.minuteBefore();
    } else if (!last.isBefore(minute.minus(1, ChronoUnit.MINUTES))) {
      before = counting.minuteCount();
    }
    double events = inMinute + before * (1 - elapsed);
    // a batch that began a moment ago is not slow
    Instant first = counting.first() == null ? last : counting.first();
    double seconds = Math.min(60, seconds(first, now));
    return events / seconds;
  }

  /** Events per second since the first event, until the latest one if the batch is complete. */
  double ratePerSecondSinceStart() {
    Instant first = counting.first();
    Instant last = counting.last();
    if (first == null || last == null) {
      return 0;
    }
    int events = batch().processedCount() - counting.initialCount();
    return events / seconds(first, batch().isComplete() ? last : now);
  }

  // at least a second, because events that are counted together have no rate
  private static double seconds(Instant from, Instant to) {
    return Math.max(1, Duration.between(from, to).toMillis() / 1_000.0);
  }

  /** Estimates when the batch will be complete; empty if no events arrive or it is complete. */
  Optional<Instant> estimatedEnd() {
    double rate = ratePerSecondLastMinute();
    if (batch().isComplete() || rate <= 0) {
      return Optional.empty();
    }
    long seconds = Math.round((batch().totalRecords() - batch().processedCount()) / rate);
    return seconds > LONGEST_ESTIMATE_SECONDS
        ? Optional.empty()
        : Optional.of(now.plusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS));
  }

  /** The counts from the announcement until now. */
  List<Point> history() {
    List<Point> points = new ArrayList<>();
    points.add(new Point(batch().createdDate(), counting.initialCount()));
    for (Point sample : samples) {
      if (sample.date().isAfter(batch().createdDate()) && !sample.date().equals(counting.last())) {
        points.add(sample);
      }
    }
    Instant last = counting.last();
    if (last != null) {
      points.add(new Point(last, batch().processedCount()));
    }
    return points;
  }
}
