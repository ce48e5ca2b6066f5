package org.folio.batch.ingest.position;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/** SQL for read positions and position moves. */
public final class ReadPositionStore {
  /** The channel that notifies all instances of a moved position. */
  public static final String MOVED = "mod_batch_tracking_position_moved";

  private static final int MOST_MOVES = 1_000;

  private static final String FIND =
      """
      SELECT a.topic_id, a.partition, r.next_offset, r.handled_offset, r.owner_position,
        (SELECT min(m.next_offset) FROM mod_batch_tracking.position_move AS m
          WHERE m.topic_id = a.topic_id AND m.partition = a.partition
            AND m.id > coalesce(r.last_move, 0)) AS moved_to,
        (SELECT coalesce(max(id), 0) FROM mod_batch_tracking.position_move) AS last_move
      FROM unnest($1::uuid[], $2::integer[]) AS a (topic_id, partition)
        LEFT JOIN mod_batch_tracking.read_position AS r
          ON r.topic_id = a.topic_id AND r.partition = a.partition""";

  private static final String SAVE =
      """
      INSERT INTO mod_batch_tracking.read_position AS r
        (topic_id, partition, topic, next_offset, handled_offset, owner_position, last_move)
      SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::bigint[], $5::bigint[],
        $6::bigint[], $7::bigint[])
      ON CONFLICT (topic_id, partition) DO UPDATE SET
        next_offset = EXCLUDED.next_offset,
        handled_offset = GREATEST(r.handled_offset, EXCLUDED.handled_offset),
        owner_position = EXCLUDED.owner_position,
        last_move = EXCLUDED.last_move
      WHERE r.last_move <= EXCLUDED.last_move""";

  private static final String MOVES_AFTER =
      """
      SELECT id, tenant, topic_id, topic, partition, next_offset
      FROM mod_batch_tracking.position_move WHERE id > $1 ORDER BY id LIMIT $2""";

  // this lock does not block readers
  private static final String LOCK_MOVES =
      "LOCK TABLE mod_batch_tracking.position_move IN SHARE ROW EXCLUSIVE MODE";

  private static final String ADD_MOVE =
      """
      INSERT INTO mod_batch_tracking.position_move (tenant, topic_id, partition, topic, next_offset)
      VALUES ($1, $2, $3, $4, $5) RETURNING id""";

  /**
   * What is known of a partition that is about to be read.
   *
   * @param read how far it was read; null if never
   * @param movedTo the lowest offset that a position was moved to since; null if none was
   * @param lastMove the newest move of any partition
   */
  public record Known(@Nullable ReadPosition read, @Nullable Long movedTo, long lastMove) {}

  /** Returns what is known of each of these partitions. */
  public Future<Map<PartitionId, Known>> find(
      SqlConnection connection, Collection<PartitionId> partitions) {
    Map<List<?>, PartitionId> byKey = new HashMap<>();
    partitions.forEach(id -> byKey.put(List.of(id.topicId(), id.partition()), id));
    return connection
        .preparedQuery(FIND)
        .execute(
            Tuple.tuple()
                .addValue(partitions.stream().map(PartitionId::topicId).toArray(UUID[]::new))
                .addValue(partitions.stream().map(PartitionId::partition).toArray(Integer[]::new)))
        .map(
            rows -> {
              Map<PartitionId, Known> known = new HashMap<>();
              for (Row row : rows) {
                PartitionId id = byKey.get(List.of(row.getUUID(0), row.getInteger(1)));
                if (id != null) {
                  known.put(id, known(row));
                }
              }
              return known;
            });
  }

  private static Known known(Row row) {
    long lastMove = row.getLong("last_move");
    Long next = row.getLong("next_offset");
    ReadPosition read =
        next == null
            ? null
            : new ReadPosition(
                next, row.getLong("handled_offset"), row.getLong("owner_position"), lastMove);
    return new Known(read, row.getLong("moved_to"), lastMove);
  }

  /** Saves the positions, unless another reader took a newer move into account. */
  public Future<Void> save(SqlConnection connection, Map<PartitionId, ReadPosition> positions) {
    // the same order everywhere, otherwise two writers could deadlock
    List<PartitionId> ids =
        positions.keySet().stream()
            .sorted(
                Comparator.comparing(PartitionId::topicId).thenComparing(PartitionId::partition))
            .toList();
    List<ReadPosition> values = new ArrayList<>();
    ids.forEach(id -> values.add(positions.get(id)));
    return connection
        .preparedQuery(SAVE)
        .execute(
            Tuple.tuple()
                .addValue(ids.stream().map(PartitionId::topicId).toArray(UUID[]::new))
                .addValue(ids.stream().map(PartitionId::partition).toArray(Integer[]::new))
                .addValue(ids.stream().map(PartitionId::topic).toArray(String[]::new))
                .addValue(values.stream().map(ReadPosition::next).toArray(Long[]::new))
                .addValue(values.stream().map(ReadPosition::handled).toArray(Long[]::new))
                .addValue(values.stream().map(ReadPosition::ownerPosition).toArray(Long[]::new))
                .addValue(values.stream().map(ReadPosition::lastMove).toArray(Long[]::new)))
        .mapEmpty();
  }

  /** Returns at most a thousand moves with a higher id, oldest first. */
  public Future<List<PositionMove>> movesAfter(SqlConnection connection, long id) {
    return connection
        .preparedQuery(MOVES_AFTER)
        .execute(Tuple.of(id, MOST_MOVES))
        .map(
            rows -> {
              List<PositionMove> moves = new ArrayList<>();
              for (Row row : rows) {
                moves.add(
                    new PositionMove(
                        row.getLong("id"),
                        new Tenant(row.getString("tenant")),
                        new PartitionId(
                            row.getUUID("topic_id"),
                            row.getString("topic"),
                            row.getInteger("partition")),
                        row.getLong("next_offset")));
              }
              return moves;
            });
  }

  /** Adds a move and notifies all instances when the transaction commits. Returns its id. */
  public Future<Long> addMove(
      SqlConnection transaction, Tenant tenant, PartitionId partition, long offset) {
    return transaction
        .query(LOCK_MOVES)
        .execute()
        .compose(
            locked ->
                transaction
                    .preparedQuery(ADD_MOVE)
                    .execute(
                        Tuple.of(
                            tenant.id(),
                            partition.topicId(),
                            partition.partition(),
                            partition.topic(),
                            offset)))
        .map(rows -> rows.iterator().next().getLong(0))
        .compose(id -> PgNotifier.send(transaction, MOVED, partition.topic()).map(id));
  }
}
