package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.tracking.BatchProgress.Counting;
import org.folio.batch.tracking.BatchProgress.Point;
import org.jspecify.annotations.Nullable;

/** SQL that reads how fast batches are counted. {@link CountStore} writes it. */
final class ProgressStore {
  private static final int MOST_POINTS = 900;

  private static final String GET =
      "SELECT "
          + BatchRows.NAMES
          + """
          , initial_count, first_counted_date, last_counted_date, minute_count, minute_before
          FROM {schema}.batch_tracking WHERE id = $1""";

  private static final String HISTORY =
      """
      SELECT sample_date, processed_count FROM {schema}.batch_history
      WHERE batch_id = $1 ORDER BY sample_date DESC LIMIT $2""";

  /** Returns how a batch was counted, or an empty list. */
  Future<List<Counting>> get(TenantConnection connection, UUID id) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              List<Counting> found = new ArrayList<>();
              rows.forEach(row -> found.add(counting(row)));
              return found;
            });
  }

  /** The latest points of the history, in the order of time. */
  Future<List<Point>> history(TenantConnection connection, UUID id) {
    return connection
        .preparedQuery(HISTORY)
        .execute(Tuple.of(id, MOST_POINTS))
        .map(
            rows -> {
              List<Point> points = new ArrayList<>(rows.size());
              for (Row row : rows) {
                points.add(0, new Point(row.getOffsetDateTime(0).toInstant(), row.getInteger(1)));
              }
              return points;
            });
  }

  private static Counting counting(Row row) {
    return new Counting(
        BatchRows.batch(row),
        row.getInteger("initial_count"),
        instant(row.getOffsetDateTime("first_counted_date")),
        instant(row.getOffsetDateTime("last_counted_date")),
        row.getInteger("minute_count"),
        row.getInteger("minute_before"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime date) {
    return date == null ? null : date.toInstant();
  }
}
