package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The only door to PostgreSQL for the module's own work. Whatever goes through it runs under the
 * role of the tenant it was opened for, so that the database itself keeps one tenant from another's
 * data.
 *
 * <p>A failed future carries a {@link org.folio.batch.error.Failure} (see {@link SqlFailures}).
 * Safe to call from any thread.
 */
public final class Database {
  private final Pool pool;

  private Database(Pool pool) {
    this.pool = pool;
  }

  /** Opens no connection yet. {@code name} tells the pools apart in the metrics. */
  public static Database open(Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    return open(vertx, settings, settings.host(), settings.port(), name, maxPoolSize);
  }

  /** A database for lists: the read replica when there is one, else the primary. */
  public static Database openReader(
      Vertx vertx, DbSettings settings, String name, int maxPoolSize) {
    return settings
        .readerHost()
        .map(host -> open(vertx, settings, host, settings.readerPort(), name, maxPoolSize))
        .orElseGet(() -> open(vertx, settings, name, maxPoolSize));
  }

  private static Database open(
      Vertx vertx, DbSettings settings, String host, int port, String name, int maxPoolSize) {
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost(host)
            .setPort(port)
            .setDatabase(settings.database())
            .setUser(settings.username())
            .setPassword(settings.password())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(512)
            .setPipeliningLimit(64)
            .addProperty("application_name", "mod-batch-tracking " + name)
            .addProperty("statement_timeout", String.valueOf(settings.queryTimeout().toMillis()))
            .addProperty(
                "idle_in_transaction_session_timeout",
                String.valueOf(settings.queryTimeout().toMillis()));
    connect.setMetricsName(name);
    settings
        .serverPem()
        .ifPresent(
            pem ->
                connect
                    .setSslMode(SslMode.VERIFY_CA)
                    .setSslOptions(
                        new io.vertx.core.net.ClientSSLOptions()
                            .setTrustOptions(
                                new PemTrustOptions()
                                    .addCertValue(io.vertx.core.buffer.Buffer.buffer(pem)))));
    PoolOptions poolOptions =
        new PoolOptions()
            .setName(name)
            .setMaxSize(maxPoolSize)
            .setMaxWaitQueueSize(10_000)
            .setConnectionTimeout((int) settings.connectionTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return new Database(
        PgBuilder.pool().with(poolOptions).connectingTo(connect).using(vertx).build());
  }

  /** Runs statements that each commit by themselves, under the tenant's role. */
  public <T> Future<T> withTenant(Tenant tenant, Function<SqlConnection, Future<T>> work) {
    return withRole('"' + tenant.schema() + '"', work);
  }

  /** Runs statements on what belongs to no tenant, under the module's own role. */
  public <T> Future<T> withModule(Function<SqlConnection, Future<T>> work) {
    return withRole("NONE", work);
  }

  /**
   * Runs the work in one transaction under the tenant's role: all of it is committed, or nothing. A
   * transaction that lost a deadlock is run again, so the work must have no other effects.
   */
  public <T> Future<T> inTransaction(Tenant tenant, Function<SqlConnection, Future<T>> work) {
    return retryingDeadlocks(
        3, () -> pool.withConnection(c -> transact(c, '"' + tenant.schema() + '"', work)));
  }

  public <T> Future<T> inModuleTransaction(Function<SqlConnection, Future<T>> work) {
    return retryingDeadlocks(3, () -> pool.withConnection(c -> transact(c, "NONE", work)));
  }

  public Future<Void> close() {
    return pool.close();
  }

  // SET ROLE travels in the same packet as the first statement of the work. When it fails, so does
  // the work: its SQL names
  // the schema, which the role before it cannot see.
  private <T> Future<T> withRole(String role, Function<SqlConnection, Future<T>> work) {
    return pool.withConnection(
            c -> {
              Future<?> set = c.query("SET ROLE " + role).execute();
              return work.apply(c).compose(result -> set.map(result));
            })
        .recover(e -> Future.failedFuture(SqlFailures.toFailure(e)));
  }

  private static <T> Future<T> transact(
      SqlConnection c, String role, Function<SqlConnection, Future<T>> work) {
    Future<?> begin = c.query("BEGIN; SET LOCAL ROLE " + role).execute();
    Future<T> done;
    try {
      done = work.apply(c);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    return done.compose(result -> begin.map(result))
        .compose(result -> c.query("COMMIT").execute().map(result))
        .recover(
            e ->
                c.query("ROLLBACK")
                    .execute()
                    .recover(rollbackFailed -> c.close().mapEmpty())
                    .transform(x -> Future.<T>failedFuture(e)));
  }

  private static <T> Future<T> retryingDeadlocks(
      int attempts, java.util.function.Supplier<Future<T>> transaction) {
    return transaction
        .get()
        .recover(
            e ->
                attempts > 1 && SqlFailures.isDeadlock(e)
                    ? retryingDeadlocks(attempts - 1, transaction)
                    : Future.failedFuture(SqlFailures.toFailure(e)));
  }
}
