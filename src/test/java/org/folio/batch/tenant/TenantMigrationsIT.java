package org.folio.batch.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done without Flyway leaves what Flyway would have left. */
class TenantMigrationsIT {
  /** All that PostgreSQL knows of a schema, without what differs between any two schemas. */
  private static final Map<String, String> CATALOG = new LinkedHashMap<>();

  static {
    CATALOG.put(
        "relations",
        """
        SELECT relname, relkind, relpersistence, relacl, reloptions, relrowsecurity, relreplident,
          relnatts, relchecks, relhasrules, relhastriggers, relispartition, reltoastrelid <> 0 AS toast,
          pg_get_userbyid(relowner) AS owner, reltablespace, am.amname,
          obj_description(c.oid, 'pg_class') AS comment,
          pg_get_viewdef(CASE WHEN relkind IN ('v', 'm') THEN c.oid END) AS view
        FROM pg_class c LEFT JOIN pg_am am ON am.oid = relam
        WHERE relnamespace = $schema ORDER BY relname
        """);
    CATALOG.put(
        "columns",
        """
        SELECT c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod) AS type,
          a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attcompression,
          a.attstattarget, a.attcollation::regcollation AS collation, a.attacl, a.attoptions,
          a.attisdropped, a.attislocal, a.atthasmissing, a.attmissingval::text AS missing,
          pg_get_expr(d.adbin, d.adrelid) AS value, col_description(c.oid, a.attnum) AS comment
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = $schema ORDER BY c.relname, a.attnum
        """);
    CATALOG.put(
        "constraints",
        """
        SELECT conrelid::regclass AS relation, conname, contype, condeferrable, condeferred,
          convalidated, connoinherit, pg_get_constraintdef(oid) AS definition,
          obj_description(oid, 'pg_constraint') AS comment
        FROM pg_constraint WHERE connamespace = $schema ORDER BY conrelid::regclass::text, conname
        """);
    CATALOG.put(
        "indexes",
        """
        SELECT indrelid::regclass AS relation, pg_get_indexdef(indexrelid) AS definition,
          indisunique, indisprimary, indisclustered, indisvalid, indisready, indisreplident,
          indcheckxmin
        FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE relnamespace = $schema ORDER BY indexrelid::regclass::text
        """);
    CATALOG.put(
        "sequences",
        """
        SELECT s.seqrelid::regclass AS sequence, seqtypid::regtype AS type, seqstart, seqincrement,
          seqmax, seqmin, seqcache, seqcycle
        FROM pg_sequence s JOIN pg_class c ON c.oid = seqrelid
        WHERE relnamespace = $schema ORDER BY seqrelid::regclass::text
        """);
    CATALOG.put(
        "functions",
        """
        SELECT pg_get_functiondef(oid) AS definition, proacl, pg_get_userbyid(proowner) AS owner,
          obj_description(oid, 'pg_proc') AS comment
        FROM pg_proc WHERE pronamespace = $schema AND prokind IN ('f', 'p', 'w') ORDER BY 1
        """);
    CATALOG.put(
        "triggers",
        """
        SELECT tgrelid::regclass AS relation, tgtype, tgenabled, tgisinternal,
          CASE WHEN tgisinternal THEN '' ELSE pg_get_triggerdef(t.oid) END AS definition,
          tgfoid::regproc AS function
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = $schema
        ORDER BY tgrelid::regclass::text, tgtype, tgfoid::regproc::text, 5
        """);
    CATALOG.put(
        "policies",
        "SELECT policyname, tablename, cmd, qual, with_check FROM pg_policies WHERE schemaname = '{schema}' ORDER BY 1, 2");
    CATALOG.put(
        "types",
        """
        SELECT typname, typtype, typnotnull, typacl, pg_get_userbyid(typowner) AS owner
        FROM pg_type WHERE typnamespace = $schema ORDER BY typname
        """);
    CATALOG.put(
        "statistics",
        "SELECT stxname, stxkind FROM pg_statistic_ext WHERE stxnamespace = $schema ORDER BY 1");
    CATALOG.put(
        "schema",
        """
        SELECT nspacl, pg_get_userbyid(nspowner) AS owner, obj_description(oid, 'pg_namespace') AS comment
        FROM pg_namespace WHERE oid = $schema
        """);
    CATALOG.put(
        "default privileges",
        "SELECT defaclobjtype, defaclacl FROM pg_default_acl WHERE defaclnamespace = $schema ORDER BY 1");
    CATALOG.put(
        "history",
        """
        SELECT installed_rank, version, description, type, script, checksum, installed_by, success
        FROM {schema}.flyway_schema_history ORDER BY installed_rank
        """);
    CATALOG.put("first template", "SELECT only_one, columns FROM {schema}.upload_template");
  }

  private static DbSettings settings;
  private static JdbcDatabase jdbc;

  private final Tenant tenant = Services.freshTenant();
  private final TenantMigrations migrations = new TenantMigrations(jdbc);

  @BeforeAll
  static void start() {
    settings = Services.freshDatabase();
    jdbc = new JdbcDatabase(settings);
  }

  @BeforeEach
  void createSchema() throws Exception {
    create(tenant);
  }

  @Test
  void newSchema_equalsOneMigratedFileByFile() throws Exception {
    Tenant byFlyway = Services.freshTenant();
    create(byFlyway);

    apply();
    migrations.ofOne(byFlyway).apply();

    for (Map.Entry<String, String> part : CATALOG.entrySet()) {
      assertEquals(read(byFlyway, part.getValue()), read(tenant, part.getValue()), part.getKey());
    }
  }

  @Test
  void newSchema_hasWhatTheTestCompares() throws Exception {
    apply();

    for (String part : List.of("relations", "columns", "constraints", "indexes", "sequences")) {
      assertTrue(read(tenant, CATALOG.get(part)).size() > 5, part);
    }
    assertEquals(1, read(tenant, CATALOG.get("first template")).size());
  }

  @Test
  void newSchema_isUpgradedByFlywayLater(@TempDir Path later) throws Exception {
    apply();
    Files.writeString(
        later.resolve("V9999__later.sql"), "ALTER TABLE batch_tracking ADD COLUMN later text;");
    Flyway upgrade = flyway("classpath:db/migration", "filesystem:" + later);

    assertEquals(1, upgrade.migrate().migrationsExecuted);

    assertEquals(List.of(), read(tenant, "SELECT later FROM {schema}.batch_tracking"));
  }

  @Test
  void newSchema_isLeftAloneByFlyway() throws Exception {
    apply();

    Flyway again = flyway("classpath:db/migration");
    again.validate();
    assertEquals(0, again.migrate().migrationsExecuted);
  }

  @Test
  void completeSchema_isLeftAlone() throws Exception {
    apply();
    List<String> before = history();

    apply();

    assertEquals(before, history());
  }

  @Test
  void outdatedSchema_isUpgraded() throws Exception {
    flywayTo("9").migrate();

    apply();

    assertEquals(0, flyway("classpath:db/migration").info().pending().length);
  }

  @Test
  void changedFile_isReported() throws Exception {
    apply();
    execute("UPDATE {schema}.flyway_schema_history SET checksum = 1 WHERE version = '3'");

    ServiceException failure = assertThrows(ServiceException.class, this::apply);

    assertTrue(failure.getMessage().contains("do not match"), failure.getMessage());
  }

  @Test
  void failureInTheMiddle_leavesTheSchemaEmpty() throws Exception {
    execute(
        """
        CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands()
              WHERE object_identity = '{schema}.textbook_turn') THEN
            RAISE 'no';
          END IF;
        END $$;
        CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION refuse()
        """);

    ServiceException failure = assertThrows(ServiceException.class, this::apply);
    assertEquals(
        "A migration of schema " + tenant.schema() + " failed (SQLSTATE P0001)",
        failure.getMessage());
    assertEquals(List.of(), read(tenant, CATALOG.get("relations")));

    execute("DROP EVENT TRIGGER refuse; DROP FUNCTION refuse");
    apply();
    assertFalse(history().isEmpty());
  }

  private void apply() throws SQLException {
    try (Connection c = jdbc.connect()) {
      migrations.apply(c, tenant);
      assertTrue(c.getAutoCommit());
      try (Statement statement = c.createStatement();
          ResultSet user = statement.executeQuery("SELECT current_user = session_user")) {
        assertTrue(user.next() && user.getBoolean(1));
      }
    }
  }

  private Flyway flyway(String... locations) {
    return Flyway.configure()
        .dataSource(jdbc.asTenant(tenant))
        .defaultSchema(tenant.schema())
        .createSchemas(false)
        .placeholderReplacement(false)
        .locations(locations)
        .load();
  }

  private Flyway flywayTo(String version) {
    return Flyway.configure()
        .configuration(flyway("classpath:db/migration").getConfiguration())
        .target(version)
        .load();
  }

  private List<String> history() throws SQLException {
    return read(tenant, "SELECT * FROM {schema}.flyway_schema_history ORDER BY installed_rank");
  }

  private static void create(Tenant tenant) throws SQLException {
    execute(
        tenant,
        """
        CREATE ROLE {schema} NOLOGIN; GRANT {schema} TO %s;
        CREATE SCHEMA {schema} AUTHORIZATION {schema}
        """
            .formatted(EmbeddedPostgres.USER));
  }

  private void execute(String sql) throws SQLException {
    execute(tenant, sql);
  }

  private static void execute(Tenant tenant, String sql) throws SQLException {
    try (Connection c = superuser();
        Statement statement = c.createStatement()) {
      statement.execute(tenant.sql(sql));
    }
  }

  /** Returns the rows as text, with a placeholder for the tenant's schema. */
  private static List<String> read(Tenant tenant, String sql) throws SQLException {
    String ofTenant = tenant.sql(sql.replace("$schema", "'{schema}'::regnamespace"));
    try (Connection c = superuser();
        Statement statement = c.createStatement();
        ResultSet result = statement.executeQuery(ofTenant)) {
      ResultSetMetaData columns = result.getMetaData();
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.append(columns.getColumnLabel(i)).append('=').append(result.getString(i)).append(' ');
        }
        rows.add(row.toString().replace(tenant.schema(), "{schema}"));
      }
      return rows;
    }
  }

  private static Connection superuser() throws SQLException {
    return EmbeddedPostgres.superuser(settings.port(), settings.database());
  }
}
