package org.folio.batch.tenant;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The tenants for which the module is enabled, as known to this instance. Changes made through
 * another instance appear after two seconds; while the database is unavailable, the last known set
 * remains. Safe to call from any thread.
 */
public final class EnabledTenants {
  private static final Logger log = LogManager.getLogger(EnabledTenants.class);
  private static final Duration REFRESH = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Database database;
  private final TenantStore store = new TenantStore();

  // Written under the lock of this object. The set itself is immutable.
  private volatile Set<Tenant> enabled = Set.of();
  private long changes;
  private @Nullable Future<Void> refreshing;
  private boolean failing;
  private long timer = -1;

  public EnabledTenants(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /** Starts to keep the set up to date. Completes with the first query, which may fail. */
  public synchronized Future<Void> start() {
    if (timer < 0) {
      timer = vertx.setPeriodic(REFRESH.toMillis(), id -> refresh().onComplete(this::logOutage));
    }
    return refresh();
  }

  public synchronized void close() {
    vertx.cancelTimer(timer);
    timer = -1;
  }

  public boolean isEnabled(Tenant tenant) {
    return enabled.contains(tenant);
  }

  /** Returns an immutable set. */
  public Set<Tenant> enabled() {
    return enabled;
  }

  /** Returns which of these are enabled; queries the database for those not known to be enabled. */
  public Future<Set<Tenant>> enabledAmong(Set<Tenant> candidates) {
    Set<Tenant> known = new HashSet<>(candidates);
    known.retainAll(enabled);
    if (known.size() == candidates.size()) {
      return Future.succeededFuture(Set.copyOf(known));
    }
    Set<Tenant> unknown = new HashSet<>(candidates);
    unknown.removeAll(known);
    long before = changes();
    return database
        .withModule(c -> store.enabledAmong(c, unknown))
        .map(
            found -> {
              learn(found, before);
              known.addAll(found);
              return Set.copyOf(known);
            });
  }

  /** Returns which of these are enabled at this moment according to the database. */
  public Future<Set<Tenant>> enabledNow(Set<Tenant> candidates) {
    return database.withModule(c -> store.enabledAmong(c, candidates));
  }

  /** Fails with {@link Kind#TENANT_NOT_ENABLED} unless the tenant is enabled. */
  public Future<Void> requireEnabled(Tenant tenant) {
    if (isEnabled(tenant)) {
      return Future.succeededFuture();
    }
    return enabledAmong(Set.of(tenant))
        .map(
            found -> {
              if (found.isEmpty()) {
                throw ServiceException.of(
                    Kind.TENANT_NOT_ENABLED, "The module is not enabled for this tenant");
              }
              return null;
            });
  }

  /** Adds a tenant that was enabled through this instance. */
  synchronized void add(Tenant tenant) {
    Set<Tenant> more = new HashSet<>(enabled);
    more.add(tenant);
    enabled = Set.copyOf(more);
    changes++;
  }

  /** Removes a tenant that was disabled through this instance. */
  synchronized void remove(Tenant tenant) {
    Set<Tenant> fewer = new HashSet<>(enabled);
    fewer.remove(tenant);
    enabled = Set.copyOf(fewer);
    changes++;
  }

  // a result that was read before a change may be outdated
  private synchronized void learn(Set<Tenant> found, long before) {
    if (changes == before) {
      Set<Tenant> more = new HashSet<>(enabled);
      more.addAll(found);
      enabled = Set.copyOf(more);
    }
  }

  private synchronized void replace(Set<Tenant> all, long before) {
    if (changes == before) {
      enabled = all;
      changes++;
    }
  }

  private synchronized long changes() {
    return changes;
  }

  private synchronized Future<Void> refresh() {
    Future<Void> underWay = refreshing;
    if (underWay != null && !underWay.isComplete()) {
      return underWay;
    }
    long before = changes;
    Future<Void> begun =
        database.withModule(store::enabled).onSuccess(all -> replace(all, before)).mapEmpty();
    refreshing = begun;
    return begun;
  }

  // logs once per outage, not every two seconds
  private synchronized void logOutage(AsyncResult<Void> look) {
    if (look.failed() && !failing) {
      log.warn("Cannot query which tenants are enabled; keeping {}", enabled, look.cause());
    }
    failing = look.failed();
  }
}
