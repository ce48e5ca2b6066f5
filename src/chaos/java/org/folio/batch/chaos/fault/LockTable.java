package org.folio.batch.chaos.fault;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.folio.batch.chaos.TenantLedger;
import org.folio.batch.chaos.TestBed;

/** Locks a table of one tenant, as a forgotten session or a migration does. */
final class LockTable implements Fault {
  private static final List<String> TABLES =
      List.of("batch_tracking", "consumer_position", "outbox", "task", "consumption", "upload_row");

  @Override
  public String name() {
    return "lock-table";
  }

  @Override
  public Injection plan(TestBed bed, Random random, boolean secondHalf) {
    List<TenantLedger> tenants = bed.tenants();
    TenantLedger tenant = tenants.get(random.nextInt(tenants.size()));
    String table = TABLES.get(random.nextInt(TABLES.size()));
    Duration duration = Duration.ofMillis(3_000 + random.nextInt(17_000));
    return Fault.of(
        List.of("postgres", tenant.tenant().id()), () -> lock(bed, tenant, table, duration));
  }

  private static void lock(TestBed bed, TenantLedger tenant, String table, Duration duration) {
    try (Connection c = bed.sql(tenant).connect();
        Statement statement = c.createStatement()) {
      c.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      TestBed.pause(duration);
      c.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
