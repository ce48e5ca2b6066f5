package org.folio.batch.tenant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * The schema of a tenant and the role that owns it. Every call blocks; calls for one tenant wait
 * for each other across all instances.
 */
final class TenantSchema {
  private static final Logger log = LogManager.getLogger(TenantSchema.class);

  /** The longest migration: an earlier call may be running one. */
  private static final Duration INSTALL_WAIT = Duration.ofMinutes(15);

  /** A lock on a table delays a purge, and the purge delays all requests of the tenant. */
  private static final Duration DROP_WAIT = Duration.ofSeconds(2);

  private static final int POSTGRES_16 = 16;
  // 42710 the role exists, 23505 it was created at the same moment
  private static final Set<String> ALREADY_THERE = Set.of("42710", "23505");
  // 2BP01 the role owns objects elsewhere, 42501 the role belongs to the user of another database
  private static final Set<String> IS_OF_ANOTHER_DATABASE = Set.of("2BP01", "42501");
  // 55P03 lock timeout, 40P01 deadlock
  private static final Set<String> IN_USE = Set.of("55P03", "40P01");

  private final JdbcDatabase database;
  private final WarmConnection connections;
  private final TenantMigrations migrations;
  private final int dropAttempts;

  TenantSchema(JdbcDatabase database, int dropAttempts) {
    this.database = database;
    this.connections = new WarmConnection(database);
    this.migrations = new TenantMigrations(database);
    this.dropAttempts = dropAttempts;
  }

  /**
   * Creates role and schema if they do not exist, and upgrades the schema to the newest version.
   *
   * @param begun called before the first change
   * @return false, without any change, if the job has another owner by now
   * @throws ServiceException whose message a client may read
   */
  boolean install(InstallJob job, Runnable begun) {
    try (WarmConnection.Use use = connections.take()) {
      Connection c = use.connection();
      InstallLock.take(c, job.tenant().schema(), INSTALL_WAIT);
      if (!isStillOwner(c, job)) {
        return false;
      }
      begun.run();
      createRole(c, job.tenant().schema());
      execute(
          c,
          job.tenant().sql("CREATE SCHEMA IF NOT EXISTS \"{schema}\" AUTHORIZATION \"{schema}\""));
      migrations.apply(c, job.tenant());
      use.succeeded();
      return true;
    } catch (SQLException e) {
      throw JdbcErrors.toFailure(e, "Creating role and schema " + job.tenant().schema());
    }
  }

  /** Closes what an installation has left for the next one, if none came. Blocks. */
  void closeIfIdle() {
    connections.closeIfIdle();
  }

  /** Keeps nothing for further installations. Blocks. */
  void close() {
    connections.close();
  }

  /**
   * Starts the purge of a disabled tenant. An installation has to wait until the connection is
   * closed.
   *
   * @throws ServiceException if the tenant was enabled again, or is about to be
   */
  Connection lockForPurge(Tenant tenant) {
    try {
      Connection c = database.connect();
      try {
        InstallLock.take(c, tenant.schema(), DROP_WAIT.multipliedBy(dropAttempts));
        refuseIfEnabledAgain(c, tenant);
        return c;
      } catch (SQLException | RuntimeException e) {
        c.close();
        throw e;
      }
    } catch (SQLException e) {
      throw dropFailed(tenant, e);
    }
  }

  /**
   * Drops schema and role with all data of the tenant. Does nothing if they do not exist.
   *
   * @param locked from {@link #lockForPurge}
   * @throws ServiceException if a table of the tenant remains in use
   */
  void drop(Tenant tenant, Connection locked) {
    for (int attempt = 1; ; attempt++) {
      try {
        dropOnce(tenant, locked);
        return;
      } catch (SQLException e) {
        if (!IN_USE.contains(JdbcErrors.sqlState(e)) || attempt == dropAttempts) {
          throw dropFailed(tenant, e);
        }
        log.info("The data of tenant {} is in use; trying again to drop it", tenant);
      }
    }
  }

  private static ServiceException dropFailed(Tenant tenant, SQLException e) {
    return IN_USE.contains(JdbcErrors.sqlState(e))
        ? ServiceException.of(
            Kind.UNAVAILABLE,
            "The data of the tenant is still in use and was not removed; purge the tenant again later",
            e)
        : JdbcErrors.toFailure(e, "Dropping schema " + tenant.schema());
  }

  private static void dropOnce(Tenant tenant, Connection c) throws SQLException {
    execute(c, "SET lock_timeout = " + DROP_WAIT.toMillis());
    if (holds(c, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", tenant.schema())) {
      dropSchema(c, tenant);
    }
    dropRole(c, tenant);
  }

  // only the owner may drop the schema
  private static void dropSchema(Connection c, Tenant tenant) throws SQLException {
    grantToModule(c, tenant.schema());
    c.setAutoCommit(false);
    try {
      execute(c, tenant.sql("SET LOCAL ROLE \"{schema}\""));
      execute(c, tenant.sql("DROP SCHEMA \"{schema}\" CASCADE"));
      execute(c, tenant.sql("DROP OWNED BY \"{schema}\" CASCADE"));
      c.commit();
    } catch (SQLException e) {
      c.rollback();
      throw e;
    } finally {
      c.setAutoCommit(true);
    }
  }

  // Roles belong to the server, not to a database, so another database may use this one.
  private static void dropRole(Connection c, Tenant tenant) throws SQLException {
    try {
      execute(c, tenant.sql("DROP ROLE IF EXISTS \"{schema}\""));
    } catch (SQLException e) {
      if (!IS_OF_ANOTHER_DATABASE.contains(JdbcErrors.sqlState(e))) {
        throw e;
      }
      log.info("Keeping the role of tenant {}, because another database uses it", tenant);
    }
  }

  private static void createRole(Connection c, String role) throws SQLException {
    if (!isRole(c, role)) {
      try {
        execute(c, "CREATE ROLE \"" + role + "\" NOLOGIN");
      } catch (SQLException e) {
        // an instance on another database of this server was faster
        if (!ALREADY_THERE.contains(JdbcErrors.sqlState(e))) {
          throw e;
        }
      }
    }
    grantToModule(c, role);
  }

  // The module's role may switch to the tenant's role, but has none of its rights by default.
  private static void grantToModule(Connection c, String role) throws SQLException {
    boolean withOptions = c.getMetaData().getDatabaseMajorVersion() >= POSTGRES_16;
    String may = withOptions ? "SET" : "MEMBER";
    if (!holds(c, "SELECT pg_has_role(?, '" + may + "')", role)) {
      String options = withOptions ? " WITH SET TRUE, INHERIT FALSE" : "";
      execute(c, "GRANT \"" + role + "\" TO CURRENT_USER" + options);
    }
  }

  private static boolean isRole(Connection c, String role) throws SQLException {
    return holds(c, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", role);
  }

  private static boolean isStillOwner(Connection c, InstallJob job) throws SQLException {
    return holds(
        c,
        """
        SELECT EXISTS (SELECT FROM mod_batch_tracking.tenant_job
          WHERE owner::text = ? AND state = 'running')
        """,
        job.owner().toString());
  }

  private static void refuseIfEnabledAgain(Connection c, Tenant tenant) throws SQLException {
    boolean isEnabledAgain =
        holds(
            c,
            """
            SELECT EXISTS (SELECT FROM mod_batch_tracking.tenant WHERE state = 'enabled' AND id = t)
              OR EXISTS (SELECT FROM mod_batch_tracking.tenant_job
                WHERE state = 'running' AND tenant = t)
            FROM (VALUES (?)) AS given (t)
            """,
            tenant.id());
    if (isEnabledAgain) {
      throw ServiceException.of(
          Kind.CONFLICT, "The tenant was enabled again meanwhile; its data was not removed");
    }
  }

  private static boolean holds(Connection c, String sql, String value) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(sql)) {
      query.setString(1, value);
      try (ResultSet result = query.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private static void execute(Connection c, String sql) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.execute(sql);
    }
  }
}
