package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.ChangedTenants;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.operation.worker.LeaseStore.Due;

/**
 * Finds work that is due without a signal: a signal was lost, an instance died, a pause is over.
 * Looks only at tenants whose tasks have changed or whose next task is due by now, one after the
 * other, on one connection.
 */
final class DueTaskPoller {
  private static final Logger log = LogManager.getLogger(DueTaskPoller.class);

  private final Database database;
  private final ChangedTenants changed;
  private final Consumer<Tenant> due;
  private final LeaseStore store = new LeaseStore();

  /** Tenants whose last look failed, so that each failure is logged once. */
  private final Set<Tenant> failing = ConcurrentHashMap.newKeySet();

  /**
   * Creates a poller.
   *
   * @param due called with each tenant that has work due
   */
  DueTaskPoller(Database database, Consumer<Tenant> due) {
    this.database = database;
    this.changed = new ChangedTenants(database, "task");
    this.due = due;
  }

  /**
   * Looks once. Calls must not overlap.
   *
   * @return how long the oldest task of all has waited; fails when the database does not answer
   */
  Future<Duration> over(Set<Tenant> tenants) {
    failing.retainAll(tenants);
    return changed
        .among(tenants)
        .compose(
            some -> {
              Promise<Duration> done = Promise.promise();
              next(some.iterator(), Duration.ZERO, done);
              return done.future();
            });
  }

  // with a promise: a chain of a thousand composed futures would be too deep for the stack
  private void next(Iterator<Tenant> tenants, Duration oldest, Promise<Duration> done) {
    if (!tenants.hasNext()) {
      done.complete(oldest);
      return;
    }
    Tenant tenant = tenants.next();
    look(tenant)
        .onFailure(
            e -> {
              lookAgainAtNextSweep(tenant);
              tenants.forEachRemaining(this::lookAgainAtNextSweep);
              done.fail(e);
            })
        .onSuccess(
            found -> {
              found.next().ifPresent(pause -> changed.lookAgainIn(tenant, pause));
              found.waited().ifPresent(age -> foundDue(tenant));
              Duration age = found.waited().orElse(Duration.ZERO);
              next(tenants, age.compareTo(oldest) > 0 ? age : oldest, done);
            });
  }

  private void foundDue(Tenant tenant) {
    lookAgainAtNextSweep(tenant); // the tenant may get no slot
    due.accept(tenant);
  }

  /**
   * Follows a tenant that has work. Some instance is about to claim it; from then on, each look
   * finds out when the next one is due.
   *
   * @param lease how long a claimed task is leased
   */
  void follow(Tenant tenant, Duration lease) {
    changed.lookAgainIn(tenant, lease);
  }

  /** Makes the next call look at every tenant, because signals may have been missed. */
  void lookAtAll() {
    changed.lookAtAll();
  }

  private void lookAgainAtNextSweep(Tenant tenant) {
    changed.lookAgainIn(tenant, Duration.ZERO);
  }

  // A failure of one tenant, for example during its purge, must not affect the others.
  private Future<Due> look(Tenant tenant) {
    return database
        .inBriefTransaction(tenant, c -> store.due(c))
        .onSuccess(found -> failing.remove(tenant))
        .recover(
            e -> {
              if (SqlErrors.isUnavailable(e)) {
                return Future.failedFuture(e);
              }
              lookAgainAtNextSweep(tenant);
              boolean gone =
                  e instanceof ServiceException failure
                      && failure.kind() == Kind.TENANT_NOT_ENABLED;
              boolean isNew = failing.add(tenant);
              log.log(
                  isNew && !gone ? Level.WARN : Level.DEBUG,
                  "Cannot query whether tenant {} has due tasks",
                  tenant,
                  e);
              return Future.succeededFuture(Due.NEVER);
            });
  }
}
