package org.folio.batch.tenant;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;

/** The schema of what belongs to no tenant. */
public final class ModuleSchema {
  /** Number of the newest file in {@code db/module}; stands here so that a start reads no files. */
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
   * Makes the schema, or brings it up to date, unless it is. One query when there is nothing to do.
   * Any number of instances may do it at once. A schema that a newer version made is left alone:
   * its migrations only add.
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
                e instanceof Failure failure && failure.kind() == Kind.TENANT_NOT_ENABLED
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
      throw JdbcFailures.toFailure(e, "Making the schema " + NAME);
    }
  }
}
