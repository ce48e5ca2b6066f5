package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The only door to PostgreSQL for the module's own work. Whatever goes through it runs under the
 * role of the tenant it was opened for, so that the database itself keeps one tenant from another's
 * data.
 *
 * <p>The role is set in the same packet as the first statement of the work, so it costs no round
 * trip. The work may then be under way when it turns out that the role could not be set. It does no
 * harm: between two uses a connection has no tenant's role, and its transactions are read-only;
 * what makes it writable is the very statement that failed. The caller gets the failure of that
 * statement, and nothing that was read.
 *
 * <p>A failed future carries a {@link org.folio.batch.error.Failure} (see {@link SqlFailures}).
 * Safe to call from any thread.
 */
public final class Database {
  private static final String MODULE_ROLE = "NONE";
  private static final String AT_REST = "SET ROLE NONE; SET default_transaction_read_only = on";
  private static final int ATTEMPTS = 3;

  private final Pool pool;

  private Database(Pool pool) {
    this.pool = pool;
  }

  /** Opens no connection yet. {@code name} tells the pools apart in the metrics. */
  public static Database open(Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    return new Database(
        PgPools.open(vertx, settings, settings.host(), settings.port(), name, maxPoolSize));
  }

  /** A database for lists: the read replica when there is one, else the primary. */
  public static Database openReader(
      Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    return settings
        .readerHost()
        .map(host -> PgPools.open(vertx, settings, host, settings.readerPort(), name, maxPoolSize))
        .map(Database::new)
        .orElseGet(() -> open(vertx, settings, name, maxPoolSize));
  }

  /** Runs statements that each commit by themselves, under the tenant's role. */
  public <T> Future<T> withTenant(Tenant tenant, Function<SqlConnection, Future<T>> work) {
    return autocommit(roleOf(tenant), work);
  }

  /** Runs statements on what belongs to no tenant, under the module's own role. */
  public <T> Future<T> withModule(Function<SqlConnection, Future<T>> work) {
    return autocommit(MODULE_ROLE, work);
  }

  /**
   * Runs the work in one transaction under the tenant's role: all of it is committed, or nothing. A
   * transaction that lost a deadlock is run again, so the work must have no other effects.
   */
  public <T> Future<T> inTransaction(Tenant tenant, Function<SqlConnection, Future<T>> work) {
    return retryingDeadlocks(ATTEMPTS, () -> transact(roleOf(tenant), work));
  }

  /** Like {@link #inTransaction}, on what belongs to no tenant. */
  public <T> Future<T> inModuleTransaction(Function<SqlConnection, Future<T>> work) {
    return retryingDeadlocks(ATTEMPTS, () -> transact(MODULE_ROLE, work));
  }

  /** Fails unless the database answers. */
  public Future<Void> ping() {
    return withModule(c -> c.query("SELECT 1").execute()).mapEmpty();
  }

  public Future<Void> close() {
    return pool.close();
  }

  private static String roleOf(Tenant tenant) {
    return '"' + tenant.schema() + '"';
  }

  private <T> Future<T> autocommit(String role, Function<SqlConnection, Future<T>> work) {
    return pool.withConnection(
            c -> {
              String ready = "SET ROLE " + role + "; SET default_transaction_read_only = off";
              // The next use of the connection queues behind AT_REST, so nobody waits for it. It
              // can
              // only fail with the connection, which then has no next use.
              return run(c, ready, work)
                  .onComplete(done -> c.query(AT_REST).execute().otherwiseEmpty());
            })
        .recover(e -> Future.failedFuture(SqlFailures.toFailure(e)));
  }

  private <T> Future<T> transact(String role, Function<SqlConnection, Future<T>> work) {
    return pool.withConnection(
        c ->
            run(c, "BEGIN READ WRITE; SET LOCAL ROLE " + role, work)
                .compose(result -> commit(c).map(result))
                .recover(e -> rollback(c).transform(done -> Future.failedFuture(e))));
  }

  /** Runs the work behind a statement without which it does not count. */
  private static <T> Future<T> run(
      SqlConnection c, String ready, Function<SqlConnection, Future<T>> work) {
    Future<?> isReady = c.query(ready).execute().recover(e -> Future.failedFuture(noRole(e)));
    Future<T> result;
    try {
      result = work.apply(c);
    } catch (RuntimeException e) {
      // or the connection would never go back to the pool
      result = Future.failedFuture(e);
    }
    Future<T> worked = result;
    return worked.transform(done -> isReady.compose(ready1 -> worked));
  }

  private static Throwable noRole(Throwable e) {
    return SqlFailures.isNoSuchRole(e) ? SqlFailures.tenantNotEnabled(e) : e;
  }

  // COMMIT of a transaction in which a statement failed rolls back and reports success. The empty
  // SELECT fails there, so that work which swallowed an error is not taken for committed.
  private static Future<?> commit(SqlConnection c) {
    return c.query("SELECT; COMMIT").execute();
  }

  private static Future<?> rollback(SqlConnection c) {
    return c.query("ROLLBACK").execute();
  }

  private static <T> Future<T> retryingDeadlocks(int attempts, Supplier<Future<T>> transaction) {
    return transaction
        .get()
        .recover(
            e ->
                attempts > 1 && SqlFailures.isDeadlock(e)
                    ? retryingDeadlocks(attempts - 1, transaction)
                    : Future.failedFuture(SqlFailures.toFailure(e)));
  }
}
