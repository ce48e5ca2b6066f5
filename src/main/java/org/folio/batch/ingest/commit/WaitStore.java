package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;

/** SQL for what poll loops wait for. */
public final class WaitStore {
  private static final String REPLACE =
      """
      WITH renewed AS (
        INSERT INTO mod_batch_tracking.ingest_wait AS w
          (loop_id, feed, tenant, topic, reason, since, records)
        SELECT $1, $2, tenant, topic, reason, since, records
        FROM unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bigint[])
          AS e (tenant, topic, reason, since, records)
        ON CONFLICT (loop_id, tenant, feed, topic) DO UPDATE SET
          reason = EXCLUDED.reason, since = EXCLUDED.since, records = EXCLUDED.records,
          renewed_at = now()
        RETURNING tenant, topic
      )
      DELETE FROM mod_batch_tracking.ingest_wait w
      WHERE (w.loop_id = $1 AND w.feed = $2
          AND (w.tenant, w.topic) NOT IN (SELECT * FROM unnest($3::text[], $4::text[])))
        OR w.renewed_at < now() - interval '1 hour'""";

  // instances renew their rows every few seconds
  private static final String OF_TENANT =
      """
      SELECT feed, topic, reason, min(since) AS since, sum(records)::bigint AS records
      FROM mod_batch_tracking.ingest_wait
      WHERE renewed_at > now() - interval '30 seconds'
        AND (tenant = $1 OR tenant = '')
      GROUP BY feed, topic, reason ORDER BY since""";

  private static final String READ_POSITIONS =
      """
      SELECT topic_id, topic, partition, next_offset FROM mod_batch_tracking.read_position
      WHERE topic_id = ANY ($1)""";

  /**
   * Something that events wait for.
   *
   * @param tenant empty: all tenants whose events are in the topic
   * @param topic empty: all topics of the feed
   * @param records how many records wait, as far as known
   */
  public record Wait(
      String tenant, String feed, String topic, String reason, Instant since, long records) {}

  /** Replaces what a poll loop waits for. */
  public Future<Void> replace(SqlConnection connection, UUID loop, String feed, List<Wait> waits) {
    return connection
        .preparedQuery(REPLACE)
        .execute(
            Tuple.tuple()
                .addValue(loop)
                .addValue(feed)
                .addValue(waits.stream().map(Wait::tenant).toArray(String[]::new))
                .addValue(waits.stream().map(Wait::topic).toArray(String[]::new))
                .addValue(waits.stream().map(Wait::reason).toArray(String[]::new))
                .addValue(
                    waits.stream()
                        .map(wait -> wait.since().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(waits.stream().map(Wait::records).toArray(Long[]::new)))
        .mapEmpty();
  }

  /** Returns what the events of a tenant wait for, the longest wait first. */
  public Future<List<Wait>> ofTenant(SqlConnection connection, Tenant tenant) {
    return connection
        .preparedQuery(OF_TENANT)
        .execute(Tuple.of(tenant.id()))
        .map(
            rows -> {
              List<Wait> waits = new ArrayList<>();
              for (Row row : rows) {
                waits.add(
                    new Wait(
                        tenant.id(),
                        row.getString("feed"),
                        row.getString("topic"),
                        row.getString("reason"),
                        row.getOffsetDateTime("since").toInstant(),
                        row.getLong("records")));
              }
              return waits;
            });
  }

  /** Returns how far partitions of these topics are read for all tenants together. */
  public Future<List<ReadTo>> readPositions(SqlConnection connection, List<UUID> topicIds) {
    return connection
        .preparedQuery(READ_POSITIONS)
        .execute(Tuple.tuple().addValue(topicIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              List<ReadTo> all = new ArrayList<>();
              for (Row row : rows) {
                all.add(
                    new ReadTo(
                        new PartitionId(row.getUUID(0), row.getString(1), row.getInteger(2)),
                        row.getLong(3)));
              }
              return all;
            });
  }

  /** How far a partition is read. */
  public record ReadTo(PartitionId partition, long next) {}
}
