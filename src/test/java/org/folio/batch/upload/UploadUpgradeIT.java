package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.Test;

/** A tenant whose schema is that of version 1.0.0 and holds an upload. */
class UploadUpgradeIT {
  private static final String VERSION_OF_1_0_0 = "5";
  private static final String PROCESS_ID = "412813442982903808";

  private final DbSettings db = Services.freshDatabase();
  private final Tenant tenant = Services.freshTenant();
  private final UUID user = UUID.randomUUID();

  @Test
  void uploadOfTheOlderVersion_isShownAndReported() throws SQLException {
    installOlderVersion();
    new TenantSql(db, tenant)
        .execute(
            """
            INSERT INTO upload (id, user_id, channel_id, framework_id, mode, dry_run, template, header,
              total_count, task_id, previous_status, status, started_date, ended_date)
            SELECT %1$s, '%2$s', 'c', 'f', 'PUBLISH', false, columns, '{Name of the content,Board}',
              2, 7, 'PROCESSING', 'COMPLETED', now(), now() FROM upload_template;
            INSERT INTO upload_row (upload_id, number, line, cells, previous_status, status, reasons)
            VALUES (%1$s, 1, 2, '{Water,State}', 'STARTED', 'SUCCEEDED', '{}'),
              (%1$s, 2, 3, '{Fire,""}', 'STARTED', 'FAILED', '{because}')"""
                .formatted(PROCESS_ID, user));

    try (LocalModule module = LocalModule.start(db, Services.freshKafkaSettings())) {
      UploadClient client = new UploadClient(new Gateway(module.baseUrl(), tenant).enable(), user);

      Map<String, Object> status = client.awaitCompleted(PROCESS_ID);
      assertEquals(1, status.get("successCount"));
      assertEquals("", status.get("fileName"));
      assertEquals(false, status.get("cancelled"));
      List<String> report = client.report(PROCESS_ID, "");
      assertTrue(report.get(1).startsWith("Water,State,Success,,do_" + PROCESS_ID), report.get(1));
      assertEquals("Fire,,Failed,because,,3", report.get(2));
    }
  }

  private void installOlderVersion() throws SQLException {
    String schema = tenant.schema();
    String url = "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database());
    try (Connection c = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = c.createStatement()) {
      statement.execute("CREATE ROLE \"%s\"".formatted(schema));
      statement.execute("GRANT \"%s\" TO \"%s\"".formatted(schema, db.username()));
      statement.execute("CREATE SCHEMA \"%1$s\" AUTHORIZATION \"%1$s\"".formatted(schema));
    }
    Flyway.configure()
        .dataSource(url, db.username(), db.password())
        .initSql("SET ROLE \"%s\"".formatted(schema))
        .defaultSchema(schema)
        .schemas(schema)
        .createSchemas(false)
        .locations("classpath:db/migration")
        .placeholderReplacement(false)
        .target(VERSION_OF_1_0_0)
        .load()
        .migrate();
  }
}
