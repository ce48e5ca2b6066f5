package org.folio.batch.tenant;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/** Upgrades a schema to its newest numbered SQL file, each file in one transaction. */
final class Migrations {
  private final Flyway flyway;
  private final String schema;

  /**
   * @param source connects under the role that is to own the created objects
   * @param location folder of the SQL files on the class path
   */
  Migrations(DataSource source, String schema, String location) {
    this.schema = schema;
    this.flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .defaultSchema(schema)
            .schemas(schema)
            .createSchemas(false)
            .locations("classpath:" + location)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .placeholderReplacement(false)
            .skipDefaultCallbacks(true)
            .skipDefaultResolvers(false)
            .cleanDisabled(true)
            .load();
  }

  /**
   * Applies all pending files. Blocks until they are applied.
   *
   * @throws ServiceException whose message a client may read; files applied before it remain
   */
  void apply() {
    try {
      refuseDowngrade(flyway.info());
      flyway.migrate();
    } catch (FlywayException e) {
      throw toFailure(e);
    }
  }

  /** Returns the number of the newest SQL file. */
  MigrationVersion newest() {
    MigrationVersion newest = MigrationVersion.EMPTY;
    for (MigrationInfo migration : flyway.info().all()) {
      if (!isFromNewerCode(migration)) {
        newest = migration.getVersion();
      }
    }
    return newest;
  }

  private void refuseDowngrade(MigrationInfoService info) {
    for (MigrationInfo migration : info.applied()) {
      if (isFromNewerCode(migration)) {
        throw ServiceException.of(
            Kind.CONFLICT,
            "Schema %s has version %s, which was created by a newer version of the module; install that version"
                .formatted(schema, migration.getVersion()));
      }
    }
  }

  private static boolean isFromNewerCode(MigrationInfo migration) {
    return switch (migration.getState()) {
      case FUTURE_SUCCESS, FUTURE_FAILED -> true;
      default -> false;
    };
  }

  private ServiceException toFailure(FlywayException e) {
    SQLException sql = JdbcErrors.causeOf(e);
    return sql == null
        ? ServiceException.of(
            Kind.INTERNAL,
            "The SQL files of this version do not match the migrations applied to schema " + schema,
            e)
        : JdbcErrors.toFailure(sql, "A migration of schema " + schema);
  }
}
