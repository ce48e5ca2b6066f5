package org.folio.batch.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.tracking.BatchProgress.Counting;
import org.folio.batch.tracking.BatchProgress.Point;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchProgressTest {
  private static final Instant CREATED = Instant.parse("2026-11-29T10:00:00Z");

  private static BatchProgress progress(
      int processed,
      @Nullable String first,
      @Nullable String last,
      int minute,
      int before,
      String now) {
    Batch batch = new Batch(UUID.randomUUID(), 10_000, processed, CREATED, 1, null, CREATED, null);
    return new BatchProgress(
        new Counting(batch, 100, instant(first), instant(last), minute, before),
        List.of(),
        List.of(),
        Instant.parse("2026-11-29T" + now + "Z"));
  }

  private static @Nullable Instant instant(@Nullable String time) {
    return time == null ? null : Instant.parse("2026-11-29T" + time + "Z");
  }

  @Test
  void rate_overTheLastMinute_takesAsMuchOfTheMinuteBeforeAsBelongsToIt() {
    BatchProgress progress = progress(3_100, "10:00:30", "10:05:14", 300, 1_200, "10:05:15");

    // 300 in 15 s, and three quarters of the 1,200 before
    assertEquals((300 + 900) / 60.0, progress.ratePerSecondLastMinute(), 0.001);
    assertEquals(3_000 / 285.0, progress.ratePerSecondSinceStart(), 0.001);
  }

  @Test
  void rate_ofABatchThatStandsStill_fallsToZero() {
    assertEquals(
        300 * 0.5 / 60,
        progress(3_100, "10:00:30", "10:05:14", 300, 1_200, "10:06:30").ratePerSecondLastMinute(),
        0.001);
    BatchProgress later = progress(3_100, "10:00:30", "10:05:14", 300, 1_200, "10:07:00");
    assertEquals(0, later.ratePerSecondLastMinute());
    assertEquals(Optional.empty(), later.estimatedEnd());
  }

  @Test
  void rate_ofABatchThatJustBegan_isThatSinceItBegan() {
    BatchProgress progress = progress(600, "10:05:00", "10:05:10", 500, 0, "10:05:10");

    assertEquals(50, progress.ratePerSecondLastMinute(), 0.001);
    assertEquals(Optional.of(Instant.parse("2026-11-29T10:08:18Z")), progress.estimatedEnd());
  }

  @Test
  void rate_beforeTheFirstEvent_isZero() {
    BatchProgress progress = progress(100, null, null, 0, 0, "10:05:10");

    assertEquals(0, progress.ratePerSecondLastMinute());
    assertEquals(0, progress.ratePerSecondSinceStart());
    assertEquals(List.of(new Point(CREATED, 100)), progress.history());
  }

  @Test
  void completeBatch_hasNoEstimate_andTheRateUntilItsEnd() {
    BatchProgress progress = progress(10_000, "10:00:00", "10:01:39", 10, 0, "12:00:00");

    assertEquals(100, progress.ratePerSecondSinceStart(), 0.001);
    assertEquals(Optional.empty(), progress.estimatedEnd());
  }
}
