package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Kills the broker (SIGKILL) and starts it again. */
final class KillKafka implements Fault {
  @Override
  public String name() {
    return "kill-kafka";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Duration pause = Duration.ofMillis(random.nextInt(6_000));
    return Fault.of(
        List.of("kafka"),
        () -> {
          bed.kafka().kill();
          TestBed.pause(pause);
          bed.kafka().start();
        });
  }
}
