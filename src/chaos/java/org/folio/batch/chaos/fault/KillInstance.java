package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.Instance;
import org.folio.batch.chaos.TestBed;

/** Kills an instance (SIGKILL) and starts it again. */
final class KillInstance implements Fault {
  @Override
  public String name() {
    return "kill-instance";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Instance instance = bed.instances().get(secondHalf ? 0 : random.nextInt(2));
    Duration pause = Duration.ofMillis(500 + random.nextInt(10_000));
    return Fault.of(List.of(instance.toString()), () -> instance.killFor(pause));
  }
}
