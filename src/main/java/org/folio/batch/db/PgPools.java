package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;

/** Options that all connection pools share. */
final class PgPools {
  /** The server cancels a statement first; the client gives up only if the server is gone. */
  private static final long SILENCE_AFTER_QUERY_TIMEOUT_MILLIS = 5_000;

  private PgPools() {}

  /**
   * Opens a pool without a limit on waiting callers: {@link ConnectionPool} adds one.
   *
   * @param onConnect called with each new connection before its first use; must close it
   */
  static Pool open(
      Vertx vertx,
      DbSettings settings,
      String name,
      int maxPoolSize,
      Handler<SqlConnection> onConnect) {
    PoolOptions options =
        new PoolOptions().setName(name).setMaxSize(maxPoolSize).setMaxWaitQueueSize(10_000);
    return open(vertx, settings, options, onConnect);
  }

  /** Opens a pool of one connection. The caller limits how long it waits. */
  static Pool ofOne(Vertx vertx, DbSettings settings, String name) {
    PoolOptions options = new PoolOptions().setName(name).setMaxSize(1);
    return open(vertx, settings, options, SqlConnection::close);
  }

  private static Pool open(
      Vertx vertx, DbSettings settings, PoolOptions options, Handler<SqlConnection> onConnect) {
    Future<PgConnectOptions> server = Future.succeededFuture(connect(settings, options.getName()));
    return PgDriver.INSTANCE.newPool(
        vertx,
        () -> server,
        options.setConnectionTimeout(0), // its timer loses callers: see ConnectionPool
        net(settings),
        onConnect,
        // Only its owner closes it. Vert.x would wait forever for that: see ConnectionPool.
        new CloseFuture());
  }

  private static PgConnectOptions connect(DbSettings settings, String name) {
    String queryTimeout = String.valueOf(settings.queryTimeout().toMillis());
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setDatabase(settings.database())
            .setUser(settings.username())
            .setPassword(settings.password())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(512)
            .setPipeliningLimit(64)
            .addProperty("application_name", "mod-batch-tracking " + name)
            .addProperty("statement_timeout", queryTimeout)
            .addProperty("lock_timeout", String.valueOf(settings.lockTimeout().toMillis()))
            .addProperty("idle_in_transaction_session_timeout", queryTimeout)
            // the client logs each notice, such as that an object to be dropped does not exist
            .addProperty("client_min_messages", "warning")
            // all SQL names its schema; SQL that does not must fail rather than find another object
            .addProperty("search_path", "pg_catalog")
            // an idle connection writes nothing: see Database
            .addProperty("default_transaction_read_only", "on");
    connect.setMetricsName(name);
    settings.serverPem().ifPresent(pem -> verifyServer(connect, pem));
    return connect;
  }

  private static void verifyServer(PgConnectOptions connect, String pem) {
    connect
        .setSslMode(SslMode.VERIFY_CA)
        .setSslOptions(
            new ClientSSLOptions()
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
  }

  // Silence reveals a server that vanished. An idle connection is silent too; it is closed then,
  // and reopened when it is needed.
  private static NetClientOptions net(DbSettings settings) {
    long silence = settings.queryTimeout().toMillis() + SILENCE_AFTER_QUERY_TIMEOUT_MILLIS;
    return new NetClientOptions()
        .setConnectTimeout((int) settings.connectionTimeout().toMillis())
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setReadIdleTimeout((int) silence);
  }
}
