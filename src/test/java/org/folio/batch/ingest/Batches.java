package org.folio.batch.ingest;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.folio.batch.testkit.TenantSql;

/** The batches of one tenant as they stand in the database. */
public record Batches(TenantSql sql) {
  private static final Duration SOON = Duration.ofSeconds(60);

  public UUID announce(int totalRecords) {
    UUID id = UUID.randomUUID();
    sql.execute(
        """
        INSERT INTO batch_tracking (id, total_records, created_date, updated_date)
        VALUES ('%s', %d, now(), now())"""
            .formatted(id, totalRecords));
    return id;
  }

  public int processed(UUID batch) {
    return sql.longs("SELECT processed_count FROM batch_tracking WHERE id = '" + batch + "'")
        .get(0)
        .intValue();
  }

  void awaitProcessed(UUID batch, int count) {
    await("count of " + batch).atMost(SOON).until(() -> processed(batch) >= count);
  }
}
