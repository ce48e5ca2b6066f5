package org.folio.batch.tenant;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL over JDBC, for Flyway and for the locks around it. Every call blocks.
 *
 * <p>Each call opens a connection that belongs to the caller. The server notices within half a
 * minute that its client is gone, and then releases its locks.
 */
final class JdbcDatabase {
  /** The longest that one statement of a migration may take. */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(15);

  /**
   * A migration waits longer for a lock than a request does, but not forever: all requests of the
   * tenant queue behind it.
   */
  private static final int LOCK_TIMEOUTS = 6;

  private static final String NOTICE_LOST_CLIENT =
      " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
          + " -c client_connection_check_interval=5000";

  private final DbSettings settings;

  JdbcDatabase(DbSettings settings) {
    this.settings = settings;
  }

  /** Connects as the module's own role. */
  Connection connect() throws SQLException {
    return dataSource("").getConnection();
  }

  /** Returns connections that run everything as the tenant's role in the tenant's schema. */
  DataSource asTenant(Tenant tenant) {
    return dataSource(
        " -c role=" + tenant.schema() + " -c search_path=" + tenant.schema() + ",pg_catalog");
  }

  /** Returns connections of the module's own role in a given schema. */
  DataSource inSchema(String schema) {
    return dataSource(" -c search_path=" + schema + ",pg_catalog");
  }

  private DataSource dataSource(String options) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {settings.host()});
    source.setPortNumbers(new int[] {settings.port()});
    source.setDatabaseName(settings.database());
    source.setUser(settings.username());
    source.setPassword(settings.password());
    source.setApplicationName("mod-batch-tracking migration");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(seconds(settings.connectionTimeout()));
    source.setLoginTimeout(seconds(settings.connectionTimeout()));
    source.setSocketTimeout(seconds(STATEMENT_TIMEOUT.plusSeconds(30)));
    source.setOptions(
        "-c statement_timeout="
            + STATEMENT_TIMEOUT.toMillis()
            + " -c lock_timeout="
            + settings.lockTimeout().multipliedBy(LOCK_TIMEOUTS).toMillis()
            + NOTICE_LOST_CLIENT
            + options);
    settings.serverPem().ifPresent(pem -> verifyServer(source, pem));
    return source;
  }

  private static void verifyServer(PGSimpleDataSource source, String pem) {
    source.setSsl(true);
    source.setSslMode("verify-ca");
    source.setSslfactory(PemTrust.class.getName());
    source.setSslFactoryArg(pem);
  }

  // JDBC counts in seconds, and 0 means forever
  private static int seconds(Duration duration) {
    return (int) Math.max(1, duration.toSeconds());
  }
}
