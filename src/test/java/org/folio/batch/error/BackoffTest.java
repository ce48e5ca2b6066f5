package org.folio.batch.error;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Property
  void delay_doublesAfterEachFailureUpToMaximum(
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int failures) {
    long full = (long) Math.min(500 * Math.pow(2, failures - 1), 30_000);
    long pause = backoff.after(failures).toMillis();
    assertTrue(pause >= full / 2 && pause <= full, failures + ": " + pause);
  }
}
