package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.position.RecordPosition;

/**
 * SQL for the events that named a batch and were not counted. Those of batches that exist are kept
 * with the batch. Those of other ids share a fixed number of slots, because events may name any
 * number of ids; they are shown when such a batch is announced later.
 */
final class BatchSkipStore {
  private static final int SLOTS = 4_096;

  /** Bounds what one transaction writes. */
  private static final int MOST_AT_ONCE = 100;

  // In the order of the keys, so that two of these cannot deadlock.
  private static final String ADD =
      """
      INSERT INTO {schema}.batch_skip AS s
        (key, reason, batch_id, count, latest_topic, latest_partition, latest_offset, latest_date)
      SELECT DISTINCT ON (key, reason)
        key, reason, batch_id, count, topic, partition, latest_offset, $8
      FROM (
        SELECT e.*, CASE WHEN b.id IS NULL THEN e.slot ELSE e.batch_id END AS key
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::integer[],
            $7::bigint[]) AS e (batch_id, slot, reason, count, topic, partition, latest_offset)
          LEFT JOIN {schema}.batch_tracking b ON b.id = e.batch_id) AS keyed
      ORDER BY key, reason, count DESC
      ON CONFLICT (key, reason) DO UPDATE SET
        count = EXCLUDED.count + CASE WHEN s.batch_id = EXCLUDED.batch_id THEN s.count ELSE 0 END,
        batch_id = EXCLUDED.batch_id,
        latest_topic = EXCLUDED.latest_topic,
        latest_partition = EXCLUDED.latest_partition,
        latest_offset = EXCLUDED.latest_offset,
        latest_date = EXCLUDED.latest_date""";

  private static final String OF_BATCH =
      """
      SELECT DISTINCT ON (reason) reason, sum(count) OVER (PARTITION BY reason)::bigint AS count,
        latest_topic, latest_partition, latest_offset, latest_date
      FROM {schema}.batch_skip WHERE key IN ($1, $2) AND batch_id = $1
      ORDER BY reason, latest_date DESC""";

  private static final String DELETE_OLD = "DELETE FROM {schema}.batch_skip WHERE latest_date < $1";

  /** Events that named a batch and were not counted for one reason. */
  record BatchSkips(String reason, long count, RecordPosition latest, Instant date) {}

  /** The slot of a batch that does not exist. */
  static UUID slot(UUID batch) {
    return new UUID(0, Math.floorMod(batch.hashCode(), SLOTS));
  }

  /**
   * Adds the events that named a batch; only the batches with the most of them if there are many.
   */
  Future<Void> add(TenantConnection connection, Collection<Skipped> byBatch, Instant now) {
    List<Skipped> most = new ArrayList<>(byBatch);
    if (most.size() > MOST_AT_ONCE) {
      most.sort(Comparator.comparingLong(Skipped::count).reversed());
      most = most.subList(0, MOST_AT_ONCE);
    }
    List<UUID> ids = new ArrayList<>();
    List<Skipped> rows = new ArrayList<>();
    for (Skipped skipped : most) {
      UUID batch = skipped.subject();
      if (batch != null) {
        ids.add(batch);
        rows.add(skipped);
      }
    }
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addValue(ids.toArray(UUID[]::new))
                .addValue(ids.stream().map(BatchSkipStore::slot).toArray(UUID[]::new))
                .addValue(rows.stream().map(Skipped::reason).toArray(String[]::new))
                .addValue(rows.stream().map(Skipped::count).toArray(Long[]::new))
                .addValue(rows.stream().map(each -> each.latest().topic()).toArray(String[]::new))
                .addValue(
                    rows.stream().map(each -> each.latest().partition()).toArray(Integer[]::new))
                .addValue(rows.stream().map(each -> each.latest().offset()).toArray(Long[]::new))
                .addValue(BatchRows.at(now)))
        .mapEmpty();
  }

  /** The events that named a batch, by reason. */
  Future<List<BatchSkips>> ofBatch(TenantConnection connection, UUID batch) {
    return connection
        .preparedQuery(OF_BATCH)
        .execute(Tuple.of(batch, slot(batch)))
        .map(
            rows -> {
              List<BatchSkips> all = new ArrayList<>();
              for (Row row : rows) {
                all.add(
                    new BatchSkips(
                        row.getString("reason"),
                        row.getLong("count"),
                        new RecordPosition(
                            row.getString("latest_topic"),
                            row.getInteger("latest_partition"),
                            row.getLong("latest_offset")),
                        row.getOffsetDateTime("latest_date").toInstant()));
              }
              return all;
            });
  }

  /** Deletes what was added last before that time. */
  Future<Void> deleteOlder(TenantConnection connection, Instant before) {
    return connection.preparedQuery(DELETE_OLD).execute(Tuple.of(BatchRows.at(before))).mapEmpty();
  }
}
