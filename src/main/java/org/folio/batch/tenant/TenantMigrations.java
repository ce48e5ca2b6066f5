package org.folio.batch.tenant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * Upgrades schemas of tenants to the newest SQL file.
 *
 * <p>Flyway needs a second for each schema, most of it for its own queries and connections.
 * Therefore all files are applied to an empty schema here, in one transaction and one round trip,
 * with the history that Flyway would have written; and a schema whose history is complete is left
 * alone. Flyway does the rest.
 */
final class TenantMigrations {
  private static final String LOCATION = "db/migration";

  private static final String AS_TENANT =
      """
      SET LOCAL ROLE "{schema}";
      SET LOCAL search_path = "{schema}", pg_catalog
      """;

  private static final String IS_EMPTY =
      """
      SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = n.oid)
        AND NOT EXISTS (SELECT FROM pg_type WHERE typnamespace = n.oid)
        AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = n.oid)
      FROM pg_namespace n WHERE nspname = current_schema()
      """;

  private static final String HAS_HISTORY =
      "SELECT to_regclass(current_schema() || '.%s') IS NOT NULL".formatted(Migrations.HISTORY);

  private static final String APPLIED =
      "SELECT version, checksum, success FROM %s ORDER BY installed_rank"
          .formatted(Migrations.HISTORY);

  /** What Flyway creates. */
  private static final String CREATE_HISTORY =
      """
      CREATE TABLE flyway_schema_history (
        installed_rank integer NOT NULL,
        version varchar(50),
        description varchar(200) NOT NULL,
        type varchar(20) NOT NULL,
        script varchar(1000) NOT NULL,
        checksum integer,
        installed_by varchar(100) NOT NULL,
        installed_on timestamp NOT NULL DEFAULT now(),
        execution_time integer NOT NULL,
        success boolean NOT NULL
      );
      ALTER TABLE flyway_schema_history
        ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);
      CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);
      """;

  private static final String ADD_TO_HISTORY =
      """
      INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
        checksum, installed_by, execution_time, success)
      VALUES (?, ?, ?, ?, ?, ?, current_user, 0, true)
      """;

  private final JdbcDatabase database;
  private volatile @Nullable Files files;

  TenantMigrations(JdbcDatabase database) {
    this.database = database;
  }

  /**
   * Applies all files that the tenant's schema does not have. Blocks until they are applied.
   *
   * @param connection of the module's own role; has no transaction
   * @throws ServiceException whose message a client may read
   */
  void apply(Connection connection, Tenant tenant) {
    Files all = files(tenant);
    boolean done;
    try {
      connection.setAutoCommit(false);
      try {
        execute(connection, tenant.sql(AS_TENANT));
        done = createAll(connection, all) || hasAll(connection, all);
        connection.commit();
      } finally {
        // also ends a transaction that failed
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw Migrations.failed(tenant.schema(), e);
    }
    if (!done) {
      ofOne(tenant).apply();
    }
  }

  /** Returns the migrations of one tenant, done by Flyway. */
  Migrations ofOne(Tenant tenant) {
    return new Migrations(database.asTenant(tenant), tenant.schema(), LOCATION);
  }

  /** Returns false if the schema is not empty. */
  private static boolean createAll(Connection c, Files all) throws SQLException {
    if (!holds(c, IS_EMPTY)) {
      return false;
    }
    execute(c, all.sql());
    try (PreparedStatement add = c.prepareStatement(ADD_TO_HISTORY)) {
      int rank = 0;
      for (MigrationFile file : all.files()) {
        add.setInt(1, ++rank);
        add.setString(2, file.version());
        add.setString(3, file.description());
        add.setString(4, file.type());
        add.setString(5, file.script());
        add.setInt(6, file.checksum());
        add.addBatch();
      }
      add.executeBatch();
    }
    return true;
  }

  /** Whether exactly these files were applied to the schema, unchanged. */
  private static boolean hasAll(Connection c, Files all) throws SQLException {
    if (!holds(c, HAS_HISTORY)) {
      return false;
    }
    List<Applied> applied = new ArrayList<>();
    try (Statement query = c.createStatement();
        ResultSet rows = query.executeQuery(APPLIED)) {
      while (rows.next()) {
        applied.add(
            new Applied(
                Objects.requireNonNullElse(rows.getString(1), ""),
                rows.getInt(2),
                rows.getBoolean(3)));
      }
    }
    return applied.equals(
        all.files().stream()
            .map(file -> new Applied(file.version(), file.checksum(), true))
            .toList());
  }

  /** The files are the same for all tenants, so they are read once. */
  private Files files(Tenant any) {
    Files known = files;
    if (known == null) {
      List<MigrationFile> read = Migrations.filesIn(LOCATION, database.asTenant(any), any.schema());
      known = new Files(read, script(read));
      files = known;
    }
    return known;
  }

  private static String script(List<MigrationFile> files) {
    return files.stream()
        .map(MigrationFile::sql)
        .collect(Collectors.joining("\n;\n", CREATE_HISTORY, "\n"));
  }

  private static boolean holds(Connection c, String sql) throws SQLException {
    try (Statement query = c.createStatement();
        ResultSet result = query.executeQuery(sql)) {
      return result.next() && result.getBoolean(1);
    }
  }

  private static void execute(Connection c, String sql) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * @param sql of the history and of all files
   */
  private record Files(List<MigrationFile> files, String sql) {}

  private record Applied(String version, int checksum, boolean success) {}
}
