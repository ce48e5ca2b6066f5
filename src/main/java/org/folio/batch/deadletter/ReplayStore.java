package org.folio.batch.deadletter;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.position.RecordPosition;

/** SQL for the records that were counted by a replay. */
final class ReplayStore {
  private static final String ADD =
      """
      INSERT INTO {schema}.dead_letter_replay
        (topic_id, topic, partition, record_offset, dead_letter, corrected, replayed_date, replayed_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT DO NOTHING""";

  private static final String GET =
      """
      SELECT topic_id, topic, partition, record_offset, corrected, replayed_date, replayed_by
      FROM {schema}.dead_letter_replay
      WHERE (topic, partition, record_offset, topic_id) IN (
        SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::uuid[]))""";

  /** Stores a replay; returns false if the record was replayed before. */
  Future<Boolean> add(TenantConnection tx, DeadLetter letter, Replay replay) {
    RecordPosition place = letter.place();
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addValue(place.topicId())
                .addValue(place.topic())
                .addValue(place.partition())
                .addValue(place.offset())
                .addValue(letter.id())
                .addValue(replay.corrected())
                .addValue(replay.date().atOffset(ZoneOffset.UTC))
                .addValue(replay.by()))
        .map(rows -> rows.rowCount() > 0);
  }

  /**
   * Returns the replays of the records at these positions; records that were not replayed are
   * absent.
   */
  Future<Map<RecordPosition, Replay>> get(
      TenantConnection connection, Collection<RecordPosition> places) {
    List<RecordPosition> all = List.copyOf(places);
    return connection
        .preparedQuery(GET)
        .execute(
            Tuple.tuple()
                .addValue(all.stream().map(RecordPosition::topic).toArray(String[]::new))
                .addValue(all.stream().map(RecordPosition::partition).toArray(Integer[]::new))
                .addValue(all.stream().map(RecordPosition::offset).toArray(Long[]::new))
                .addValue(all.stream().map(RecordPosition::topicId).toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<RecordPosition, Replay> replays = new HashMap<>();
              for (Row row : rows) {
                replays.put(
                    new RecordPosition(
                        row.getUUID("topic_id"),
                        row.getString("topic"),
                        row.getInteger("partition"),
                        row.getLong("record_offset")),
                    new Replay(
                        row.getOffsetDateTime("replayed_date").toInstant(),
                        row.getUUID("replayed_by"),
                        row.getBoolean("corrected")));
              }
              return replays;
            });
  }
}
