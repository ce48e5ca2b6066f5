package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Kills the postmaster (SIGKILL) and starts PostgreSQL again, which then recovers. */
final class KillPostgres implements Fault {
  @Override
  public String name() {
    return "kill-postgres";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    Duration pause = Duration.ofMillis(random.nextInt(8_000));
    return Fault.of(
        List.of("postgres"),
        () -> {
          bed.postgres().kill();
          TestBed.pause(pause);
          bed.postgres().startAfterKill();
        });
  }
}
