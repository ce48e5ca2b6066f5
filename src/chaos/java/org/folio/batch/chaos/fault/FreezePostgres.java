package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Freezes all processes of PostgreSQL (SIGSTOP). */
final class FreezePostgres implements Fault {
  @Override
  public String name() {
    return "freeze-postgres";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Duration duration = Duration.ofMillis(2_000 + random.nextInt(18_000));
    return Fault.of(
        List.of("postgres"),
        () -> {
          bed.postgres().freeze();
          try {
            TestBed.pause(duration);
          } finally {
            bed.postgres().thaw();
          }
        });
  }
}
