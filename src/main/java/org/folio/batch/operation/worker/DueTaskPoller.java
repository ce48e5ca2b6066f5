package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Polls all tenants for due tasks that no signal announced: a signal was lost, an instance died, or
 * a pause is over. Sends one query after another on one connection, each answered from a small
 * index.
 */
final class DueTaskPoller {
  private static final Logger log = LogManager.getLogger(DueTaskPoller.class);

  private final Database database;
  private final Consumer<Tenant> due;
  private final LeaseStore store = new LeaseStore();

  /** Tenants whose last query failed, so that each failure is logged once. */
  private final Set<Tenant> failing = ConcurrentHashMap.newKeySet();

  /**
   * @param due called with each tenant that has due tasks
   */
  DueTaskPoller(Database database, Consumer<Tenant> due) {
    this.database = database;
    this.due = due;
  }

  /** Returns how long the oldest of all tasks has waited. Fails if the database is unavailable. */
  Future<Duration> over(Set<Tenant> tenants) {
    Promise<Duration> done = Promise.promise();
    failing.retainAll(tenants);
    next(tenants.iterator(), Duration.ZERO, done);
    return done.future();
  }

  // with a promise: a chain of a thousand composed futures would be too deep for the stack
  private void next(Iterator<Tenant> tenants, Duration oldest, Promise<Duration> done) {
    if (!tenants.hasNext()) {
      done.complete(oldest);
      return;
    }
    Tenant tenant = tenants.next();
    ask(tenant)
        .onFailure(done::fail)
        .onSuccess(
            waited -> {
              waited.ifPresent(age -> due.accept(tenant));
              Duration age = waited.orElse(Duration.ZERO);
              next(tenants, age.compareTo(oldest) > 0 ? age : oldest, done);
            });
  }

  // A failure of one tenant, such as one that is being purged, does not affect the others.
  private Future<Optional<Duration>> ask(Tenant tenant) {
    return database
        .inBriefTransaction(tenant, c -> store.oldestDue(c, tenant))
        .onSuccess(waited -> failing.remove(tenant))
        .recover(
            e -> {
              if (SqlErrors.isUnavailable(e)) {
                return Future.failedFuture(e);
              }
              boolean gone =
                  e instanceof ServiceException failure
                      && failure.kind() == Kind.TENANT_NOT_ENABLED;
              boolean isNew = failing.add(tenant);
              log.log(
                  isNew && !gone ? Level.WARN : Level.DEBUG,
                  "Cannot query whether tenant {} has due tasks",
                  tenant,
                  e);
              return Future.succeededFuture(Optional.empty());
            });
  }
}
