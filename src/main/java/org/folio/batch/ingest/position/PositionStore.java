package org.folio.batch.ingest.position;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;

/** SQL of the positions up to which a tenant's records are counted. */
public final class PositionStore {
  private static final String LIMIT =
      "SET LOCAL lock_timeout = %d; SET LOCAL statement_timeout = %d";

  private static final String LOCK =
      """
      SELECT topic_id, partition, next_offset, last_move FROM {schema}.consumer_position
      WHERE (topic_id, partition) IN (SELECT * FROM unnest($1::uuid[], $2::integer[]))
      ORDER BY topic_id, partition FOR UPDATE""";

  private static final String ADD =
      """
      INSERT INTO {schema}.consumer_position (topic_id, partition, topic, next_offset)
      SELECT topic_id, partition, topic, 0
      FROM unnest($1::uuid[], $2::integer[], $3::text[]) AS p (topic_id, partition, topic)
      ORDER BY topic_id, partition
      ON CONFLICT DO NOTHING""";

  private static final String MOVE =
      """
      UPDATE {schema}.consumer_position AS p
      SET next_offset = GREATEST(p.next_offset, m.next_offset),
        records = p.records + m.records,
        applied_date = CASE WHEN m.records > 0 THEN now() ELSE p.applied_date END,
        {minutes}
      FROM unnest($1::uuid[], $2::integer[], $3::bigint[], $4::bigint[])
        AS m (topic_id, partition, next_offset, records)
      WHERE p.topic_id = m.topic_id AND p.partition = m.partition"""
          .replace("{minutes}", MinuteCounts.add("p", "m.records"));

  private static final String MOVE_BY_OPERATOR =
      """
      INSERT INTO {schema}.consumer_position (topic_id, partition, topic, next_offset, last_move)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (topic_id, partition) DO UPDATE SET
        next_offset = EXCLUDED.next_offset, last_move = EXCLUDED.last_move""";

  private static final String OF_TOPICS =
      """
      SELECT topic_id, topic, partition, next_offset FROM {schema}.consumer_position
      WHERE topic_id = ANY($1)""";

  private static final String OF_TOPIC =
      "SELECT partition, next_offset FROM {schema}.consumer_position WHERE topic_id = $1";

  /** Sets timeouts for the rest of the transaction. */
  public Future<Void> limit(
      SqlConnection transaction, Duration lockTimeout, Duration statementTimeout) {
    return transaction
        .query(LIMIT.formatted(lockTimeout.toMillis(), statementTimeout.toMillis()))
        .execute()
        .mapEmpty();
  }

  /**
   * The stored positions; a partition without one is absent.
   *
   * @param lastMoves the newest move of each of them by an operator; 0 if there is none
   */
  public record Locked(Map<PartitionId, Long> offsets, Map<PartitionId, Long> lastMoves) {}

  /** Locks the stored positions. */
  public Future<Locked> lock(TenantConnection transaction, Collection<PartitionId> partitions) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.tuple().addValue(topicIds(partitions)).addValue(numbers(partitions)))
        .map(rows -> locked(rows, partitions));
  }

  /** Like {@link #lock}, but first stores 0 for each missing position. */
  public Future<Locked> addAndLock(
      TenantConnection transaction, Collection<PartitionId> partitions) {
    Future<?> added =
        transaction
            .preparedQuery(ADD)
            .execute(
                Tuple.tuple()
                    .addValue(topicIds(partitions))
                    .addValue(numbers(partitions))
                    .addValue(partitions.stream().map(PartitionId::topic).toArray(String[]::new)));
    Future<Locked> locked = lock(transaction, partitions);
    return added.compose(x -> locked);
  }

  /**
   * Moves positions forward; one that is further already stays.
   *
   * @param records how many records of each partition are applied
   */
  public Future<Void> move(
      TenantConnection transaction,
      Map<PartitionId, Long> positions,
      Map<PartitionId, Long> records) {
    List<PartitionId> partitions = List.copyOf(positions.keySet());
    return transaction
        .preparedQuery(MOVE)
        .execute(
            Tuple.tuple()
                .addValue(topicIds(partitions))
                .addValue(numbers(partitions))
                .addValue(partitions.stream().map(positions::get).toArray(Long[]::new))
                .addValue(
                    partitions.stream()
                        .map(id -> records.getOrDefault(id, 0L))
                        .toArray(Long[]::new)))
        .mapEmpty();
  }

  /** Sets a position to what an operator requests, forward or back. */
  public Future<Void> moveTo(TenantConnection transaction, PositionMove move) {
    PartitionId partition = move.partition();
    return transaction
        .preparedQuery(MOVE_BY_OPERATOR)
        .execute(
            Tuple.of(
                partition.topicId(),
                partition.partition(),
                partition.topic(),
                move.offset(),
                move.id()))
        .mapEmpty();
  }

  /** Returns the stored positions of a topic's partitions. */
  public Future<Map<Integer, Long>> ofTopic(TenantConnection connection, UUID topicId) {
    return connection
        .preparedQuery(OF_TOPIC)
        .execute(Tuple.of(topicId))
        .map(
            rows -> {
              Map<Integer, Long> found = new HashMap<>();
              for (Row row : rows) {
                found.put(row.getInteger(0), row.getLong(1));
              }
              return found;
            });
  }

  /** Returns all stored positions of these topics. */
  public Future<Map<PartitionId, Long>> ofTopics(
      TenantConnection connection, Collection<UUID> topicIds) {
    return connection
        .preparedQuery(OF_TOPICS)
        .execute(Tuple.tuple().addValue(topicIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<PartitionId, Long> found = new HashMap<>();
              for (Row row : rows) {
                found.put(
                    new PartitionId(row.getUUID(0), row.getString(1), row.getInteger(2)),
                    row.getLong(3));
              }
              return found;
            });
  }

  /** Succeeds when the database answers. */
  public Future<Void> ping(SqlConnection connection) {
    return connection.query("SELECT 1").execute().mapEmpty();
  }

  private static Locked locked(RowSet<Row> rows, Collection<PartitionId> partitions) {
    Map<Key, PartitionId> byKey = new HashMap<>();
    partitions.forEach(id -> byKey.put(new Key(id.topicId(), id.partition()), id));
    Map<PartitionId, Long> offsets = new HashMap<>();
    Map<PartitionId, Long> lastMoves = new HashMap<>();
    for (Row row : rows) {
      PartitionId id = byKey.get(new Key(row.getUUID(0), row.getInteger(1)));
      if (id != null) {
        offsets.put(id, row.getLong(2));
        lastMoves.put(id, row.getLong(3));
      }
    }
    return new Locked(offsets, lastMoves);
  }

  private static UUID[] topicIds(Collection<PartitionId> partitions) {
    return partitions.stream().map(PartitionId::topicId).toArray(UUID[]::new);
  }

  private static Integer[] numbers(Collection<PartitionId> partitions) {
    return partitions.stream().map(PartitionId::partition).toArray(Integer[]::new);
  }

  private record Key(UUID topicId, int partition) {}
}
