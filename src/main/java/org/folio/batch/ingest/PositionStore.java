package org.folio.batch.ingest;

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
import org.folio.batch.db.Tenant;

/** SQL of the positions up to which a tenant's records are counted. */
final class PositionStore {
  private static final String LIMIT =
      "SET LOCAL lock_timeout = %d; SET LOCAL statement_timeout = %d";

  private static final String LOCK =
      """
      SELECT topic_id, partition, next_offset FROM {schema}.consumer_position
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
      SET next_offset = GREATEST(p.next_offset, m.next_offset)
      FROM unnest($1::uuid[], $2::integer[], $3::bigint[]) AS m (topic_id, partition, next_offset)
      WHERE p.topic_id = m.topic_id AND p.partition = m.partition""";

  private static final String OF_TOPIC =
      "SELECT partition, next_offset FROM {schema}.consumer_position WHERE topic_id = $1";

  /** Bounds what follows in the transaction. */
  Future<Void> limit(SqlConnection transaction, Duration lockTimeout, Duration statementTimeout) {
    return transaction
        .query(LIMIT.formatted(lockTimeout.toMillis(), statementTimeout.toMillis()))
        .execute()
        .mapEmpty();
  }

  /** The stored positions, locked; a partition without one is missing. */
  Future<Map<PartitionId, Long>> lock(
      SqlConnection transaction, Tenant tenant, Collection<PartitionId> partitions) {
    return transaction
        .preparedQuery(tenant.sql(LOCK))
        .execute(Tuple.tuple().addValue(topicIds(partitions)).addValue(numbers(partitions)))
        .map(rows -> positions(rows, partitions));
  }

  /** Like {@link #lock}, after positions of 0 were stored where there were none. */
  Future<Map<PartitionId, Long>> addAndLock(
      SqlConnection transaction, Tenant tenant, Collection<PartitionId> partitions) {
    Future<?> added =
        transaction
            .preparedQuery(tenant.sql(ADD))
            .execute(
                Tuple.tuple()
                    .addValue(topicIds(partitions))
                    .addValue(numbers(partitions))
                    .addValue(partitions.stream().map(PartitionId::topic).toArray(String[]::new)));
    Future<Map<PartitionId, Long>> locked = lock(transaction, tenant, partitions);
    return added.compose(x -> locked);
  }

  /** Moves positions forward; one that is further already stays. */
  Future<Void> move(SqlConnection transaction, Tenant tenant, Map<PartitionId, Long> positions) {
    List<PartitionId> partitions = List.copyOf(positions.keySet());
    return transaction
        .preparedQuery(tenant.sql(MOVE))
        .execute(
            Tuple.tuple()
                .addValue(topicIds(partitions))
                .addValue(numbers(partitions))
                .addValue(partitions.stream().map(positions::get).toArray(Long[]::new)))
        .mapEmpty();
  }

  /** The stored positions of a topic's partitions. */
  Future<Map<Integer, Long>> ofTopic(SqlConnection connection, Tenant tenant, UUID topicId) {
    return connection
        .preparedQuery(tenant.sql(OF_TOPIC))
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

  /** Succeeds when the database answers. */
  Future<Void> ping(SqlConnection connection) {
    return connection.query("SELECT 1").execute().mapEmpty();
  }

  private static Map<PartitionId, Long> positions(
      RowSet<Row> rows, Collection<PartitionId> partitions) {
    Map<Key, Long> stored = new HashMap<>();
    for (Row row : rows) {
      stored.put(new Key(row.getUUID(0), row.getInteger(1)), row.getLong(2));
    }
    Map<PartitionId, Long> positions = new HashMap<>();
    for (PartitionId partition : partitions) {
      Long position = stored.get(new Key(partition.topicId(), partition.partition()));
      if (position != null) {
        positions.put(partition, position);
      }
    }
    return positions;
  }

  private static UUID[] topicIds(Collection<PartitionId> partitions) {
    return partitions.stream().map(PartitionId::topicId).toArray(UUID[]::new);
  }

  private static Integer[] numbers(Collection<PartitionId> partitions) {
    return partitions.stream().map(PartitionId::partition).toArray(Integer[]::new);
  }

  private record Key(UUID topicId, int partition) {}
}
