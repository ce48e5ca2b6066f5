package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.position.MinuteCounts;

/** SQL that reads how many of a tenant's records were applied and skipped in each minute. */
public final class HistoryStore {
  // One statement, so that what was applied and what of it was skipped fit together.
  private static final String OF_LAST_HOUR =
      """
      SELECT clock.now, clock.minute, topic, kind, latest_minute, minutes
      FROM (SELECT now() AS now, {thisMinute} AS minute) AS clock
      LEFT JOIN (
        SELECT topic, 'APPLIED' AS kind, latest_minute, minutes FROM {schema}.consumer_position
        UNION ALL
        SELECT topic, CASE WHEN is_applied THEN 'SKIPPED' ELSE 'NOT_READ' END, latest_minute, minutes
        FROM {schema}.skipped_records
      ) AS counts ON latest_minute > clock.minute - $1"""
          .replace("{thisMinute}", MinuteCounts.THIS_MINUTE);

  /** Whether records were applied, applied without an effect, or never given to their feed. */
  public enum Kind {
    APPLIED,
    SKIPPED,
    NOT_READ
  }

  /**
   * Numbers of records of one partition.
   *
   * @param latest the minute of the first number, in minutes since 1970
   * @param counts the newest first
   */
  public record Minutes(String topic, Kind kind, long latest, List<Integer> counts) {}

  /**
   * What is known of the last hour.
   *
   * @param now by the clock that the numbers were written by
   * @param minute of that time, in minutes since 1970
   */
  public record LastHour(Instant now, long minute, List<Minutes> all) {}

  /** Reads all numbers of the last hour. */
  public Future<LastHour> lastHour(TenantConnection connection) {
    return connection
        .preparedQuery(OF_LAST_HOUR)
        .execute(Tuple.of((long) MinuteCounts.KEPT))
        .map(
            rows -> {
              Row clock = rows.iterator().next();
              List<Minutes> all = new ArrayList<>();
              for (Row row : rows) {
                if (row.getString("topic") != null) {
                  all.add(minutes(row));
                }
              }
              return new LastHour(
                  clock.getOffsetDateTime("now").toInstant(), clock.getLong("minute"), all);
            });
  }

  private static Minutes minutes(Row row) {
    return new Minutes(
        row.getString("topic"),
        Kind.valueOf(row.getString("kind")),
        row.getLong("latest_minute"),
        List.of(row.getArrayOfIntegers("minutes")));
  }
}
