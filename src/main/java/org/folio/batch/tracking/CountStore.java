package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** SQL that adds to the counts of batches. */
final class CountStore {
  // Rows are locked in the order of their ids, so that two of these cannot deadlock. "before" is
  // what stood there when the lock was held. $4 is the beginning of the clock minute. The history
  // gets a row a second at most, and fewer the longer a batch takes: 50 when its age doubles.
  private static final String COUNT =
      """
      WITH event AS (
        SELECT id, n FROM unnest($1::uuid[], $2::integer[]) AS e (id, n)
      ), locked AS (
        SELECT id, processed_count AS before, total_records, next_sample_date
        FROM {schema}.batch_tracking
        WHERE id = ANY ($1) ORDER BY id FOR UPDATE
      ), counted AS (
        UPDATE {schema}.batch_tracking AS b
        SET processed_count = b.processed_count + LEAST(e.n, b.total_records - b.processed_count),
          version = b.version + 1, updated_date = $3,
          first_counted_date = coalesce(b.first_counted_date, $3),
          last_counted_date = greatest(b.last_counted_date, $3),
          minute_count = LEAST(e.n, b.total_records - b.processed_count)
            + CASE WHEN b.last_counted_date >= $4 THEN b.minute_count ELSE 0 END,
          minute_before = CASE
            WHEN b.last_counted_date >= $4 THEN b.minute_before
            WHEN b.last_counted_date >= $4 - interval '1 minute' THEN b.minute_count
            ELSE 0 END,
          next_sample_date = CASE
            WHEN b.next_sample_date > $3 THEN b.next_sample_date
            ELSE $3 + greatest(interval '1 second', ($3 - b.first_counted_date) / 50) END
        FROM event e JOIN locked l ON l.id = e.id
        WHERE b.id = e.id AND l.before < l.total_records
        RETURNING %s
      ), sampled AS (
        INSERT INTO {schema}.batch_history (batch_id, sample_date, processed_count)
        SELECT c.id, $3, c.processed_count
        FROM counted c JOIN locked l ON l.id = c.id
        WHERE l.next_sample_date <= $3
        ON CONFLICT DO NOTHING
      )
      SELECT l.id AS locked_id, l.before, c.*
      FROM locked l LEFT JOIN counted c ON c.id = l.id"""
          .formatted(BatchRows.of("b"));

  /**
   * What events did to a batch.
   *
   * @param added how many of them it took; the others were more than it had announced
   * @param completed the batch, if these events completed it
   */
  record Count(UUID id, int added, @Nullable Batch completed) {}

  /** Adds to the counts of the batches that are open. Unknown batches are missing in the answer. */
  Future<List<Count>> add(
      SqlConnection transaction, Tenant tenant, Map<UUID, Integer> events, Instant now) {
    List<UUID> ids = List.copyOf(events.keySet());
    return transaction
        .preparedQuery(tenant.sql(COUNT))
        .execute(
            Tuple.tuple()
                .addValue(ids.toArray(UUID[]::new))
                .addValue(ids.stream().map(events::get).toArray(Integer[]::new))
                .addValue(BatchRows.at(now))
                .addValue(BatchRows.at(now.truncatedTo(ChronoUnit.MINUTES))))
        .map(CountStore::counts);
  }

  private static List<Count> counts(RowSet<Row> rows) {
    List<Count> counts = new ArrayList<>(rows.size());
    for (Row row : rows) {
      UUID id = row.getUUID("locked_id");
      Integer total = row.getInteger("total_records");
      if (total == null) {
        counts.add(new Count(id, 0, null));
      } else {
        int processed = row.getInteger("processed_count");
        counts.add(
            new Count(
                id,
                processed - row.getInteger("before"),
                processed == total ? BatchRows.batch(row) : null));
      }
    }
    return counts;
  }
}
