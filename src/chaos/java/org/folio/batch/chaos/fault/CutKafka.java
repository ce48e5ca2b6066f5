package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Cuts all connections to the broker, one to three times. */
final class CutKafka implements Fault {
  @Override
  public String name() {
    return "cut-kafka";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    int times = 1 + random.nextInt(3);
    return Fault.of(
        List.of("kafka"),
        () -> {
          for (int i = 0; i < times; i++) {
            bed.kafkaProxy().cutAll();
            TestBed.pause(Duration.ofMillis(700));
          }
        });
  }
}
