package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.Instance;
import org.folio.batch.chaos.TestBed;

/** Stops an instance in an orderly way (SIGTERM), as a rolling upgrade does. */
final class StopInstance implements Fault {
  @Override
  public String name() {
    return "stop-instance";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Instance instance = bed.instances().get(secondHalf ? 0 : random.nextInt(2));
    Duration pause = Duration.ofMillis(500 + random.nextInt(5_000));
    return Fault.of(List.of(instance.toString()), () -> instance.stopFor(pause));
  }
}
