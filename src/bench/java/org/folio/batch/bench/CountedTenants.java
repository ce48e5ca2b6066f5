package org.folio.batch.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Collectors;
import org.folio.batch.db.Tenant;

/** Reads and resets the tenants' schemas directly. */
final class CountedTenants implements AutoCloseable {
  private final Connection connection;
  private final ItemTopic topic;
  private final PreparedStatement count;

  CountedTenants(BenchServices services, ItemTopic topic) throws SQLException {
    this.connection = services.superuser();
    this.topic = topic;
    this.count =
        connection.prepareStatement(
            topic.tenants().stream()
                .map(
                    tenant ->
                        tenant.sql("SELECT processed_count AS n FROM {schema}.batch_tracking"))
                .collect(Collectors.joining(" UNION ALL ", "SELECT sum(n) FROM (", ") AS counts")));
  }

  /** Resets all batches to announced, with no counts and no positions. */
  void reset() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Tenant tenant : topic.tenants()) {
        statement.execute(
            tenant.sql(
                "TRUNCATE {schema}.batch_tracking, {schema}.batch_history, {schema}.consumer_position, {schema}.outbox"));
        for (UUID batch : topic.batches()) {
          statement.execute(
              tenant.sql(
                  "INSERT INTO {schema}.batch_tracking (id, total_records, created_date, updated_date) VALUES ('%s', %d, now(), now())"
                      .formatted(batch, topic.batchSize())));
        }
      }
      statement.execute("CHECKPOINT");
    }
  }

  long counted() throws SQLException {
    try (ResultSet result = count.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
