package org.folio.batch.operation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);

  @Property
  void thePauseDoublesWithEachAttemptUpToABoundAndAtLeastHalfOfItIsWaited(
      @ForAll @IntRange(min = 1, max = 1_000) int attempt, @ForAll long seed) {
    Duration full = FIRST.multipliedBy(1L << Math.min(attempt - 1, 6));
    Duration pause = Backoff.after(attempt, FIRST, new SplittableRandom(seed));
    assertTrue(pause.compareTo(full) <= 0, pause::toString);
    assertTrue(pause.compareTo(full.dividedBy(2)) >= 0, pause::toString);
  }

  @Property
  void anyFirstPauseIsPossible(@ForAll @LongRange(min = 0, max = 3_600_000) long millis) {
    Duration pause = Backoff.after(9, Duration.ofMillis(millis), new SplittableRandom(1));
    assertTrue(!pause.isNegative());
  }
}
