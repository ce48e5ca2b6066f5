package org.folio.batch.tenant;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
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
  /** Where Flyway records the files that it has applied. */
  static final String HISTORY = "flyway_schema_history";

  private final Flyway flyway;
  private final String schema;

  /**
   * @param source connects under the role that is to own the created objects
   * @param location folder of the SQL files on the class path
   */
  Migrations(DataSource source, String schema, String location) {
    this(source, schema, location, HISTORY);
  }

  private Migrations(DataSource source, String schema, String location, String history) {
    this.schema = schema;
    this.flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .defaultSchema(schema)
            .schemas(schema)
            .table(history)
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
   * Returns all files of a folder in their order, with the checksums that Flyway gives them.
   *
   * @param source connects to any schema; nothing is changed
   */
  static List<MigrationFile> filesIn(String location, DataSource source, String schema) {
    // compared with a history that does not exist, all files are still to be applied
    Migrations nothingApplied = new Migrations(source, schema, location, "no_" + HISTORY);
    try {
      return Arrays.stream(nothingApplied.flyway.info().pending())
          .map(file -> MigrationFile.read(location, file))
          .toList();
    } catch (FlywayException e) {
      throw nothingApplied.toFailure(e);
    }
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
        : failed(schema, sql);
  }

  static ServiceException failed(String schema, SQLException e) {
    return JdbcErrors.toFailure(e, "A migration of schema " + schema);
  }
}
