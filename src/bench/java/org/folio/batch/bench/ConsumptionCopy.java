package org.folio.batch.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.db.Tenant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Stores consumptions the fastest way that PostgreSQL has: COPY into the table of the module with
 * all its indexes, and one update of the counters for each transaction. It copies the rows that the
 * module stored.
 */
final class ConsumptionCopy {
  private static final int ROWS_AT_A_TIME = 10_000;
  private static final String COLUMNS =
      "limit_id, subject, period, service_date, transaction_date_time, quantity, currency,"
          + " external_id, description, transaction_source_code, reference_code, created_date";
  private static final String COUNT =
      """
      INSERT INTO {schema}.consumption_counter AS existing
        (limit_id, subject, period, currency, quantity, consumptions)
      SELECT * FROM unnest(?::bigint[], ?::text[], ?::integer[], ?::text[], ?::numeric[], ?::bigint[])
      ON CONFLICT (limit_id, subject, period, currency) DO UPDATE SET
        quantity = existing.quantity + excluded.quantity,
        consumptions = existing.consumptions + excluded.consumptions""";

  private static final String CHANGES =
      """
      SELECT array_agg(limit_id), array_agg(subject), array_agg(period), array_agg(currency),
        array_agg(quantity), array_agg(consumptions)
      FROM (
        SELECT limit_id, subject, period, currency, sum(quantity), count(*)
        FROM {schema}.consumption WHERE id > %1$d AND id <= %2$d
        GROUP BY limit_id, subject, period, currency ORDER BY limit_id, subject COLLATE "C"
      ) AS change (limit_id, subject, period, currency, quantity, consumptions)""";

  private record Chunk(byte[] rows, List<Array> changes) {}

  private final BenchServices services;
  private final Tenant tenant;
  private final List<Chunk> chunks = new ArrayList<>();

  ConsumptionCopy(BenchServices services, Tenant tenant) {
    this.services = services;
    this.tenant = tenant;
  }

  /** Reads the rows that the module stored, with what each transaction adds to the counters. */
  void read() throws SQLException, IOException {
    try (Connection connection = services.superuser();
        Statement statement = connection.createStatement()) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      long first = number(statement, "SELECT min(id) FROM {schema}.consumption");
      long last = number(statement, "SELECT max(id) FROM {schema}.consumption");
      for (long from = first - 1; from < last; from += ROWS_AT_A_TIME) {
        long to = from + ROWS_AT_A_TIME;
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        copy.copyOut(
            tenant.sql(
                "COPY (SELECT %s FROM {schema}.consumption WHERE id > %d AND id <= %d ORDER BY id) TO STDOUT"
                    .formatted(COLUMNS, from, to)),
            rows);
        try (ResultSet found = statement.executeQuery(tenant.sql(CHANGES.formatted(from, to)))) {
          found.next();
          List<Array> changes = new ArrayList<>();
          for (int column = 1; column <= 6; column++) {
            changes.add(found.getArray(column));
          }
          if (rows.size() > 0) { // else a gap in the ids
            chunks.add(new Chunk(rows.toByteArray(), changes));
          }
        }
      }
    }
  }

  private long number(Statement statement, String sql) throws SQLException {
    try (ResultSet found = statement.executeQuery(tenant.sql(sql))) {
      found.next();
      return found.getLong(1);
    }
  }

  /** Stores all rows in empty tables. */
  Speed run() throws SQLException, IOException {
    try (Connection connection = services.superuser();
        PreparedStatement count = connection.prepareStatement(tenant.sql(COUNT))) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      connection.setAutoCommit(false);
      long rows = 0;
      Stopwatch stopwatch = new Stopwatch();
      for (Chunk chunk : chunks) {
        rows +=
            copy.copyIn(
                tenant.sql("COPY {schema}.consumption (%s) FROM STDIN".formatted(COLUMNS)),
                new ByteArrayInputStream(chunk.rows));
        for (int i = 0; i < chunk.changes.size(); i++) {
          count.setArray(i + 1, chunk.changes.get(i));
        }
        count.executeUpdate();
        connection.commit();
      }
      return stopwatch.speedOf(rows);
    }
  }
}
