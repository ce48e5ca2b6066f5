package org.folio.batch.tenant;

import static org.folio.batch.tenant.TenantInstance.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModuleSchemaIT {
  private Vertx vertx;
  private Database database;
  private ModuleSchema schema;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    DbSettings settings = Services.freshDatabase();
    database = Database.open(vertx, settings, "module-schema-test", 2);
    schema = new ModuleSchema(vertx, database, settings);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void newestConstant_isTheNumberOfTheNewestMigration() {
    await(schema.ensure());
    assertEquals(String.valueOf(ModuleSchema.NEWEST), schema.migrations().newest().getVersion());
  }

  @Test
  void ensure_succeeds_whenSchemaIsNewer() {
    await(schema.ensure());
    await(
        database.withModule(
            c ->
                c.query(
                        """
                        INSERT INTO mod_batch_tracking.flyway_schema_history
                          (installed_rank, version, description, type, script, installed_by,
                           execution_time, success)
                        VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'later', 1, true)
                        """)
                    .execute()));
    await(schema.ensure());
  }

  @Test
  void moduleSchema_isNotUsableByOtherRoles() {
    await(schema.ensure());
    assertEquals(
        "false",
        await(
            database.withModule(
                c ->
                    c.query(
                            "SELECT has_schema_privilege('pg_monitor', 'mod_batch_tracking', 'USAGE')::text")
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0)))));
  }
}
