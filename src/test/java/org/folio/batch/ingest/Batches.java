package org.folio.batch.ingest;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;

/** The batches of one tenant as they stand in the database. */
record Batches(DbSettings db, Tenant tenant) {
  private static final Duration SOON = Duration.ofSeconds(60);

  UUID announce(int totalRecords) {
    UUID id = UUID.randomUUID();
    execute(
        """
        INSERT INTO batch_tracking (id, total_records, created_date, updated_date)
        VALUES ('%s', %d, now(), now())"""
            .formatted(id, totalRecords));
    return id;
  }

  int processed(UUID batch) {
    return longs("SELECT processed_count FROM batch_tracking WHERE id = '" + batch + "'")
        .get(0)
        .intValue();
  }

  /** The first column of what is found. */
  List<Long> longs(String sql) {
    try (Connection c = connect();
        Statement statement = c.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<Long> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitProcessed(UUID batch, int count) {
    await("count of " + batch).atMost(SOON).until(() -> processed(batch) >= count);
  }

  void execute(String sql) {
    try (Connection c = connect();
        Statement statement = c.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of the tenant. */
  Connection connect() throws SQLException {
    Connection c =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database()),
            db.username(),
            db.password());
    try (Statement statement = c.createStatement()) {
      statement.execute("SET ROLE %1$s; SET search_path = %1$s".formatted(tenant.schema()));
    }
    return c;
  }
}
