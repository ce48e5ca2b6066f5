package org.folio.batch.chaos.fault;

import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TestBed;

/** Lets PostgreSQL end each connection of the module (pg_terminate_backend). */
final class TerminateBackends implements Fault {
  @Override
  public String name() {
    return "terminate-backends";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    return Fault.of(
        List.of("postgres"),
        () ->
            bed.postgres()
                .asSuperuser(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE usename = 'batch' AND pid <> pg_backend_pid()"));
  }
}
