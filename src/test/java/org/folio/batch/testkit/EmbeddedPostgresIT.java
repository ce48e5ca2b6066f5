package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresIT {
  private static final Path DIRECTORY = Directories.target().resolve("it/postgres-test");

  @Test
  void data_survivesRestartAndKilledRun() throws Exception {
    EmbeddedPostgres first = EmbeddedPostgres.startEmpty(DIRECTORY, 0);
    execute(first, "CREATE TABLE t AS SELECT 42 AS n");
    first.restart();
    assertEquals("42", query(first, "SELECT n FROM t"));

    // a killed JVM never calls stop(): the next run finds the server alive
    try (EmbeddedPostgres second = EmbeddedPostgres.start(DIRECTORY, 0)) {
      assertEquals("42", query(second, "SELECT n FROM t"));
      assertEquals("on", query(second, "SHOW fsync"));
      assertTrue(second.isRunning());
      second.stop();
      assertFalse(second.isRunning());
    }
  }

  @Test
  void moduleUser_mayCreateRoles_butIsNoSuperuser() throws Exception {
    EmbeddedPostgres server = Services.postgres();
    assertEquals("off", query(server, "SHOW is_superuser"));
    assertEquals(
        "t", query(server, "SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user"));
    assertThrows(
        SQLException.class,
        () -> DriverManager.getConnection(server.jdbcUrl(), EmbeddedPostgres.USER, "wrong"));
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection c = connect(server);
        Statement statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection c = connect(server);
        Statement statement = c.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertTrue(result.next());
      return result.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres server) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD);
  }
}
