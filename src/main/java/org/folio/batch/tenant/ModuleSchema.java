package org.folio.batch.tenant;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** The schema for data that belongs to no tenant. */
public final class ModuleSchema {
  /** Number of the newest file in {@code db/module}; a constant so that a start reads no files. */
  static final int NEWEST = 3;

  private static final String NAME = "mod_batch_tracking";
  private static final String LOCATION = "db/module";
  private static final Duration WAIT = Duration.ofMinutes(2);

  private static final String VERSION =
      """
      SELECT coalesce(max(version::int), 0)
      FROM mod_batch_tracking.flyway_schema_history WHERE success
      """;

  private final Vertx vertx;
  private final Database database;
  private final JdbcDatabase jdbc;

  public ModuleSchema(Vertx vertx, Database database, DbSettings settings) {
    this.vertx = vertx;
    this.database = database;
    this.jdbc = new JdbcDatabase(settings);
  }

  /**
   * Creates or upgrades the schema if necessary; takes one query otherwise. Any number of instances
   * may call this at once. A schema of a newer version is left as it is, because its migrations
   * only add to it.
   */
  public Future<Void> ensure() {
    return version()
        .compose(
            version ->
                version >= NEWEST
                    ? Future.succeededFuture()
                    : vertx.executeBlocking(this::migrate, false));
  }

  Migrations migrations() {
    return new Migrations(jdbc.inSchema(NAME), NAME, LOCATION);
  }

  private Future<Integer> version() {
    return database
        .withModule(c -> c.query(VERSION).execute())
        .map(rows -> rows.iterator().next().getInteger(0))
        .recover(
            e ->
                e instanceof ServiceException failure && failure.kind() == Kind.TENANT_NOT_ENABLED
                    ? Future.succeededFuture(0)
                    : Future.failedFuture(e));
  }

  private Void migrate() {
    try (Connection c = jdbc.connect();
        Statement create = c.createStatement()) {
      InstallLock.take(c, NAME, WAIT);
      create.execute("CREATE SCHEMA IF NOT EXISTS " + NAME);
      migrations().apply();
      return null;
    } catch (SQLException e) {
      throw JdbcErrors.toFailure(e, "Creating schema " + NAME);
    }
  }
}
