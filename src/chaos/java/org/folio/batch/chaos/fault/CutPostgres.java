package org.folio.batch.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Cuts all connections of the module to PostgreSQL, one to three times. */
final class CutPostgres implements Fault {
  @Override
  public String name() {
    return "cut-postgres";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    int times = 1 + random.nextInt(3);
    return Fault.of(
        List.of("postgres"),
        () -> {
          for (int i = 0; i < times; i++) {
            bed.postgresProxy().cutAll();
            TestBed.pause(Duration.ofMillis(700));
          }
        });
  }
}
