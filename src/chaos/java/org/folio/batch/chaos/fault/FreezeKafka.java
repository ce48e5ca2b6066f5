package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Freezes the broker (SIGSTOP). */
final class FreezeKafka implements Fault {
  @Override
  public String name() {
    return "freeze-kafka";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Duration duration = Duration.ofMillis(2_000 + random.nextInt(13_000));
    return Fault.of(
        List.of("kafka"),
        () -> {
          bed.kafka().freeze();
          try {
            TestBed.pause(duration);
          } finally {
            bed.kafka().thaw();
          }
        });
  }
}
