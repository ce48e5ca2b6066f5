package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.Instance;
import org.folio.batch.chaos.TestBed;

/** Freezes an instance (SIGSTOP) for longer than a lease. */
final class FreezeInstance implements Fault {
  @Override
  public String name() {
    return "freeze-instance";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Instance instance = bed.instances().get(random.nextInt(2));
    Duration duration = TestBed.LEASE.plusMillis(2_000 + random.nextInt(10_000));
    return Fault.of(List.of(instance.toString()), () -> instance.freezeFor(duration));
  }
}
