package org.folio.batch.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;

/**
 * Blocks writes of certain rows of a tenant in the database: a trigger waits for a lock that the
 * gate holds until it is opened. A test can thus stop the module at an exact step without changing
 * it.
 */
public final class Gate implements AutoCloseable {
  private static final Duration COMES_WITHIN = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final int lock = NUMBER.incrementAndGet();
  private final DbSettings db;
  private final Connection holder;

  private Gate(DbSettings db) {
    this.db = db;
    this.holder = connect(db);
    run("SELECT pg_advisory_lock(" + lock + ")");
  }

  /**
   * Blocks before a row is written.
   *
   * @param what for instance {@code INSERT ON task}
   * @param when a condition on {@code NEW} or {@code OLD}
   */
  public static Gate before(DbSettings db, Tenant tenant, String what, String when) {
    return new Gate(db).install(tenant, "CREATE TRIGGER %s BEFORE " + what, when);
  }

  /** Blocks in the commit of the transaction that has written the row. */
  public static Gate inCommit(DbSettings db, Tenant tenant, String what, String when) {
    return new Gate(db)
        .install(
            tenant,
            "CREATE CONSTRAINT TRIGGER %s AFTER " + what + " DEFERRABLE INITIALLY DEFERRED",
            when);
  }

  private Gate install(Tenant tenant, String trigger, String when) {
    String name = "gate_" + lock;
    new TenantSql(db, tenant)
        .execute(
            """
            CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM pg_advisory_xact_lock(%2$d);
              RETURN coalesce(NEW, OLD);
            END $$;
            %3$s FOR EACH ROW WHEN (%4$s) EXECUTE FUNCTION %1$s()"""
                .formatted(name, lock, trigger.formatted(name), when));
    return this;
  }

  /** Waits until a transaction is blocked. */
  public void awaitSomebody() {
    Awaitility.await("somebody at the gate")
        .atMost(COMES_WITHIN)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !waiting().isEmpty());
  }

  /** Ends the blocked transactions, as a server does that notices the death of its client. */
  public void turnAway() {
    waiting().forEach(pid -> run("SELECT pg_terminate_backend(" + pid + ", 10000)"));
  }

  /** Opens the gate. */
  public void open() {
    run("SELECT pg_advisory_unlock_all()");
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Integer> waiting() {
    String sql =
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = " + lock;
    try (Statement statement = holder.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<Integer> pids = new ArrayList<>();
      while (rows.next()) {
        pids.add(rows.getInt(1));
      }
      return pids;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String sql) {
    try (Statement statement = holder.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Connection connect(DbSettings db) {
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database()),
          db.username(),
          db.password());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
