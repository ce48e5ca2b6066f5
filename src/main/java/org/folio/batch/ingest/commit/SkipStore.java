package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.position.MinuteCounts;
import org.folio.batch.ingest.position.RecordPosition;

/** SQL of the numbers of a tenant's records that were not counted, and of those that were. */
public final class SkipStore {
  private static final Comparator<Skipped> IN_ORDER_OF_KEYS =
      Comparator.comparing((Skipped skipped) -> skipped.latest().topic())
          .thenComparing(skipped -> skipped.latest().partition())
          .thenComparing(Skipped::reason);

  private static final String ADD =
      """
      INSERT INTO {schema}.skipped_records AS s
        (topic, partition, reason, is_applied, count, latest_offset, latest_detail, latest_date,
          latest_minute, minutes)
      SELECT topic, partition, reason, $7, count, latest_offset, detail, $8,
        {thisMinute}, ARRAY[count::integer]
      FROM unnest($1::text[], $2::integer[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
        AS e (topic, partition, reason, count, latest_offset, detail)
      ON CONFLICT (topic, partition, reason, is_applied) DO UPDATE SET
        count = s.count + EXCLUDED.count,
        latest_offset = EXCLUDED.latest_offset,
        latest_detail = EXCLUDED.latest_detail,
        latest_date = EXCLUDED.latest_date,
        {minutes}"""
          .replace("{thisMinute}", MinuteCounts.THIS_MINUTE)
          .replace("{minutes}", MinuteCounts.add("s", "EXCLUDED.count"));

  private static final String LIST =
      """
      SELECT topic, partition, reason, is_applied, count, latest_offset, latest_detail, latest_date
      FROM {schema}.skipped_records ORDER BY latest_date DESC""";

  private static final String APPLIED =
      """
      SELECT topic, sum(records)::bigint, max(applied_date) FROM {schema}.consumer_position
      GROUP BY topic""";

  /**
   * Records of one partition that were not counted for the same reason.
   *
   * @param isApplied true when the feed decided so in its transaction, false when its reader did
   * @param date when the latest was read
   */
  public record StoredSkips(Skipped skipped, boolean isApplied, Instant date) {}

  /**
   * Records of a topic that were applied, counted or not.
   *
   * @param date when the latest was applied
   */
  public record Applied(String topic, long records, Instant date) {}

  /** Adds to the numbers. Rows are locked in the order of their keys. */
  public Future<Void> add(
      TenantConnection connection, SkippedRecords records, boolean isApplied, Instant now) {
    List<Skipped> all = new ArrayList<>(records.byPartition());
    all.sort(IN_ORDER_OF_KEYS);
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addValue(all.stream().map(each -> each.latest().topic()).toArray(String[]::new))
                .addValue(
                    all.stream().map(each -> each.latest().partition()).toArray(Integer[]::new))
                .addValue(all.stream().map(Skipped::reason).toArray(String[]::new))
                .addValue(all.stream().map(Skipped::count).toArray(Long[]::new))
                .addValue(all.stream().map(each -> each.latest().offset()).toArray(Long[]::new))
                .addValue(all.stream().map(Skipped::detail).toArray(String[]::new))
                .addValue(isApplied)
                .addValue(now.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** All numbers, the latest first. */
  public Future<List<StoredSkips>> list(TenantConnection connection) {
    return connection
        .preparedQuery(LIST)
        .execute()
        .map(
            rows -> {
              List<StoredSkips> all = new ArrayList<>();
              rows.forEach(row -> all.add(stored(row)));
              return all;
            });
  }

  /** How many records were applied, by topic. */
  public Future<List<Applied>> applied(TenantConnection connection) {
    return connection
        .preparedQuery(APPLIED)
        .execute()
        .map(
            rows -> {
              List<Applied> all = new ArrayList<>();
              for (Row row : rows) {
                if (row.getOffsetDateTime(2) != null) {
                  all.add(
                      new Applied(
                          row.getString(0), row.getLong(1), row.getOffsetDateTime(2).toInstant()));
                }
              }
              return all;
            });
  }

  private static StoredSkips stored(Row row) {
    return new StoredSkips(
        new Skipped(
            null,
            row.getString("reason"),
            row.getLong("count"),
            new RecordPosition(
                row.getString("topic"), row.getInteger("partition"), row.getLong("latest_offset")),
            row.getString("latest_detail")),
        row.getBoolean("is_applied"),
        row.getOffsetDateTime("latest_date").toInstant());
  }
}
