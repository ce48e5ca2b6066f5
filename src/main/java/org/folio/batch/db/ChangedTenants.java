package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the tenants that a sweep must look at, with one query for all of them. It reads
 * PostgreSQL's own counters of rows written to a table, so that a tenant without changes costs
 * nothing.
 *
 * <p>Returns a tenant if one of its tables has changed since the last call, if its sweep requested
 * another look that is now due, and at least every five minutes. The counters lag behind a commit:
 * by ten seconds at most while the session that wrote is idle, and otherwise until the end of its
 * next transaction. Use a signal for work that must start at once. Without {@code track_counts},
 * every call returns every tenant.
 *
 * <p>Safe to use from any thread; calls must not overlap.
 */
public final class ChangedTenants {
  private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(5);

  private static final String WRITES =
      """
      SELECT n.nspname, sum(pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
        + pg_stat_get_tuples_deleted(c.oid))::bigint
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = ANY ($1) AND c.relkind = 'r'
        AND current_setting('track_counts')::boolean
      GROUP BY n.nspname""";

  private final Database database;
  private final String[] tables;
  private final Map<Tenant, Long> writes = new ConcurrentHashMap<>();
  private final Map<Tenant, Long> nextLook = new ConcurrentHashMap<>();

  /**
   * Watches tables of the tenants' schemas.
   *
   * @param tables their names, without a schema
   */
  public ChangedTenants(Database database, String... tables) {
    this.database = database;
    this.tables = tables.clone();
  }

  /** Returns the tenants that need a look. Fails if the database does not answer. */
  public Future<Set<Tenant>> among(Set<Tenant> tenants) {
    return database.withModule(this::read).map(written -> changed(tenants, written));
  }

  /** Returns the tenant again after this time, whether or not its tables have changed. */
  public void lookAgainIn(Tenant tenant, Duration pause) {
    long at = System.nanoTime() + pause.toNanos();
    nextLook.merge(tenant, at, (before, now) -> before - now < 0 ? before : now);
  }

  /** Returns every tenant at the next call, for example if signals may have been missed. */
  public void lookAtAll() {
    nextLook.clear();
  }

  private Future<RowSet<Row>> read(SqlConnection connection) {
    return connection.preparedQuery(WRITES).execute(Tuple.tuple().addValue(tables));
  }

  private Set<Tenant> changed(Set<Tenant> tenants, RowSet<Row> written) {
    Map<String, Long> bySchema = new HashMap<>();
    written.forEach(row -> bySchema.put(row.getString(0), row.getLong(1)));
    writes.keySet().retainAll(tenants);
    nextLook.keySet().retainAll(tenants);
    long now = System.nanoTime();
    Set<Tenant> changed = new LinkedHashSet<>();
    for (Tenant tenant : tenants) {
      Long count = bySchema.get(tenant.schema());
      Long before = count == null ? writes.remove(tenant) : writes.put(tenant, count);
      if (count == null || !count.equals(before) || isDue(tenant, now)) {
        changed.add(tenant);
        nextLook.put(tenant, now + AT_LEAST_EVERY.toNanos());
      }
    }
    return changed;
  }

  private boolean isDue(Tenant tenant, long now) {
    Long at = nextLook.get(tenant);
    return at == null || at - now <= 0;
  }
}
