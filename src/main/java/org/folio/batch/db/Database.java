package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The only way to PostgreSQL for the module's own work. All work runs under the role of its tenant,
 * so the database itself keeps tenants from each other's data.
 *
 * <p>The role is set in the same packet as the first statement of the work, so it costs no round
 * trip. The work may therefore already be running when setting the role fails. That is harmless: an
 * idle connection has no tenant's role and its transactions are read-only, and only the statement
 * that failed would have made it writable. The caller gets the failure of that statement, and
 * nothing that was read. A connection keeps its role until another one is needed.
 *
 * <p>Each tenant gets only a share of the connections (see {@link TenantShares}); work that belongs
 * to no tenant is not limited.
 *
 * <p>A failed future carries a {@link org.folio.batch.error.ServiceException} (see {@link
 * SqlErrors}). Safe to call from any thread.
 */
public final class Database {
  private static final String MODULE_ROLE = "NONE";
  private static final String NOBODY = "";
  private static final String AT_REST = "SET ROLE NONE; SET default_transaction_read_only = on";
  private static final int ATTEMPTS = 3;

  private static final Duration BRIEF = Duration.ofMillis(250);
  private static final String BRIEF_LOCK_TIMEOUT = "; SET LOCAL lock_timeout = " + BRIEF.toMillis();

  private final Vertx vertx;
  private final ConnectionRoles held = new ConnectionRoles();
  private final Duration connectionTimeout;
  private final @Nullable TenantShares shares;
  private final ConnectionPool pool;
  private volatile Optional<Instant> diskFull = Optional.empty();

  private Database(
      Vertx vertx,
      DbSettings settings,
      @Nullable TenantShares shares,
      Function<Handler<SqlConnection>, Pool> open) {
    this.vertx = vertx;
    this.connectionTimeout = settings.connectionTimeout();
    this.shares = shares;
    this.pool =
        new ConnectionPool(
            open.apply(
                c -> {
                  held.remember(c, NOBODY);
                  c.close();
                }),
            settings.connectionTimeout());
  }

  /** Creates the pool; opens no connection. {@code name} identifies the pool in metrics. */
  public static Database open(Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    TenantShares.Limits limits =
        new TenantShares.Limits(
            name, maxPoolSize, settings.tenantShare(), settings.connectionTimeout());
    return open(vertx, settings, name, maxPoolSize, new TenantShares(vertx, limits));
  }

  /** Like {@link #open}, for work that is limited elsewhere: one tenant may use all connections. */
  public static Database openUnshared(
      Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    return open(vertx, settings, name, maxPoolSize, null);
  }

  private static Database open(
      Vertx vertx,
      DbSettings settings,
      String name,
      int maxPoolSize,
      @Nullable TenantShares shares) {
    return new Database(
        vertx,
        settings,
        shares,
        onConnect -> PgPools.open(vertx, settings, name, maxPoolSize, onConnect));
  }

  /** Returns the read replica; empty if none is configured. */
  public static Optional<Database> openReader(
      Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    return settings.forReading().map(reader -> open(vertx, reader, name, maxPoolSize));
  }

  /** Runs statements under the tenant's role; each commits on its own. */
  public <T> Future<T> withTenant(Tenant tenant, Function<TenantConnection, Future<T>> work) {
    return ofTenant(
        tenant, connectionTimeout, () -> autocommit(roleOf(tenant), bound(tenant, work)));
  }

  /** Runs statements on data that belongs to no tenant, under the module's role. */
  public <T> Future<T> withModule(Function<SqlConnection, Future<T>> work) {
    return autocommit(MODULE_ROLE, work);
  }

  /**
   * Runs the work in one transaction under the tenant's role: commits all of it or nothing. Repeats
   * a transaction that lost a deadlock after a moment, so the work must have no other effects.
   */
  public <T> Future<T> inTransaction(Tenant tenant, Function<TenantConnection, Future<T>> work) {
    return retryingDeadlocks(ATTEMPTS, () -> transact(tenant, work));
  }

  /** Like {@link #inTransaction}, but never repeated: for work that has other effects. */
  public <T> Future<T> inTransactionOnce(
      Tenant tenant, Function<TenantConnection, Future<T>> work) {
    return retryingDeadlocks(1, () -> transact(tenant, work));
  }

  /**
   * Like {@link #inTransactionOnce}, but fails with {@link Kind#BUSY} instead of waiting: for loops
   * that serve one tenant after another, so that a tenant whose tables are locked delays the others
   * by only a quarter of a second.
   */
  public <T> Future<T> inBriefTransaction(
      Tenant tenant, Function<TenantConnection, Future<T>> work) {
    String settings = roleOf(tenant) + BRIEF_LOCK_TIMEOUT;
    return retryingDeadlocks(
        1, () -> ofTenant(tenant, BRIEF, () -> transact(settings, bound(tenant, work))));
  }

  /** Like {@link #inTransaction}, for data that belongs to no tenant. */
  public <T> Future<T> inModuleTransaction(Function<SqlConnection, Future<T>> work) {
    return retryingDeadlocks(ATTEMPTS, () -> transact(MODULE_ROLE, work));
  }

  /** Switches a module transaction to the tenant's role for all further statements. */
  public static Future<TenantConnection> continueAs(SqlConnection transaction, Tenant tenant) {
    return transaction
        .query("SET LOCAL ROLE " + roleOf(tenant))
        .execute()
        .recover(e -> Future.failedFuture(noRole(e)))
        .map(x -> new TenantConnection(transaction, tenant));
  }

  /** Fails unless the database responds. */
  public Future<Void> ping() {
    return withModule(c -> c.query("SELECT 1").execute()).mapEmpty();
  }

  /** Returns when a statement last failed because the server's disk was full. */
  public Optional<Instant> diskFull() {
    return diskFull;
  }

  /** Returns how much work was refused so far because its tenant's share was used up. */
  public long refused() {
    return shares == null ? 0 : shares.refused();
  }

  public Future<Void> close() {
    if (shares != null) {
      shares.close();
    }
    return pool.close();
  }

  private <T> Future<T> ofTenant(Tenant tenant, Duration wait, Supplier<Future<T>> work) {
    return shares == null ? work.get() : shares.run(tenant, wait, work);
  }

  private <T> Future<T> transact(Tenant tenant, Function<TenantConnection, Future<T>> work) {
    return ofTenant(tenant, connectionTimeout, () -> transact(roleOf(tenant), bound(tenant, work)));
  }

  private static <T> Function<SqlConnection, Future<T>> bound(
      Tenant tenant, Function<TenantConnection, Future<T>> work) {
    return c -> work.apply(new TenantConnection(c, tenant));
  }

  private static String roleOf(Tenant tenant) {
    return '"' + tenant.schema() + '"';
  }

  private <T> Future<T> autocommit(String role, Function<SqlConnection, Future<T>> work) {
    return pool.withConnection(
            c -> held.holds(c, role) ? runAsBefore(c, role, work) : runAs(c, role, work))
        .recover(this::failed);
  }

  private <T> Future<T> failed(Throwable e) {
    if (SqlErrors.isDiskFull(e)) {
      diskFull = Optional.of(Instant.now());
    }
    return Future.failedFuture(SqlErrors.toFailure(e));
  }

  private <T> Future<T> runAs(
      SqlConnection c, String role, Function<SqlConnection, Future<T>> work) {
    putToRest(c);
    Future<?> ready =
        c.query("SET ROLE " + role + "; SET default_transaction_read_only = off")
            .execute()
            .onSuccess(isSet -> held.remember(c, role));
    return run(ready, c, work);
  }

  private <T> Future<T> runAsBefore(
      SqlConnection c, String role, Function<SqlConnection, Future<T>> work) {
    return apply(work, c)
        .recover(e -> SqlErrors.isDenied(e) ? again(c, role, work, e) : Future.failedFuture(e));
  }

  // A tenant that was purged and installed again has a new role with the same name, while the
  // connection still holds the old one. Nothing that ran under the old role had an effect.
  private <T> Future<T> again(
      SqlConnection c, String role, Function<SqlConnection, Future<T>> work, Throwable denied) {
    return c.query("SELECT current_user")
        .execute()
        .transform(user -> user.failed() ? runAs(c, role, work) : Future.failedFuture(denied));
  }

  private <T> Future<T> transact(String role, Function<SqlConnection, Future<T>> work) {
    return pool.withConnection(
        c -> {
          putToRest(c);
          Future<?> begun = c.query("BEGIN READ WRITE; SET LOCAL ROLE " + role).execute();
          return run(begun, c, work)
              .compose(result -> commit(c).map(result))
              .recover(e -> rollback(c).transform(done -> Future.failedFuture(e)));
        });
  }

  // Later statements queue behind it, so nothing waits for it.
  private void putToRest(SqlConnection c) {
    if (!held.holds(c, NOBODY)) {
      held.remember(c, NOBODY);
      c.query(AT_REST).execute().onFailure(e -> held.forget(c));
    }
  }

  /** Runs the work after a statement whose failure invalidates it. */
  private static <T> Future<T> run(
      Future<?> ready, SqlConnection c, Function<SqlConnection, Future<T>> work) {
    Future<T> worked = apply(work, c);
    return worked.transform(
        done -> ready.recover(e -> Future.failedFuture(noRole(e))).compose(isReady -> worked));
  }

  private static <T> Future<T> apply(Function<SqlConnection, Future<T>> work, SqlConnection c) {
    try {
      return work.apply(c);
    } catch (RuntimeException e) {
      // otherwise the connection would never return to the pool
      return Future.failedFuture(e);
    }
  }

  private static Throwable noRole(Throwable e) {
    return SqlErrors.isNoSuchRole(e) ? SqlErrors.tenantNotEnabled(e) : e;
  }

  // COMMIT rolls back after a failed statement, but reports success. The empty SELECT fails there,
  // so that work which swallowed an error does not count as committed.
  private static Future<?> commit(SqlConnection c) {
    return c.query("SELECT; COMMIT").execute();
  }

  private static Future<?> rollback(SqlConnection c) {
    return c.query("ROLLBACK").execute();
  }

  private <T> Future<T> retryingDeadlocks(int attempts, Supplier<Future<T>> transaction) {
    return transaction
        .get()
        .recover(
            e ->
                attempts > 1 && SqlErrors.isDeadlock(e)
                    ? letOthersGoFirst()
                        .compose(waited -> retryingDeadlocks(attempts - 1, transaction))
                    : failed(e));
  }

  // A transaction that is repeated at once may lock the row again before the other one wakes up.
  private Future<Void> letOthersGoFirst() {
    long millis = ThreadLocalRandom.current().nextLong(10, 100);
    return vertx.timer(millis, TimeUnit.MILLISECONDS);
  }
}
