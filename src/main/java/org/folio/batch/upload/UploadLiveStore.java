package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.upload.model.UploadStatus;

/** SQL that reads uploads for clients that follow them. */
final class UploadLiveStore {
  private static final String SELECT =
      """
      SELECT u.id, u.status, u.user_id, u.total_count, ended, failed,
        coalesce(u.ended_date, u.started_date, u.created_date) AS changed
      FROM {schema}.upload u, LATERAL (
        SELECT count(*) FILTER (WHERE r.status IN ('SUCCEEDED', 'FAILED', 'RETIRING', 'CANCELLED'))::int
            AS ended,
          count(*) FILTER (WHERE r.status IN ('FAILED', 'RETIRING'))::int AS failed
        FROM {schema}.upload_row r WHERE r.upload_id = u.id) counts
      WHERE u.status <> 'RECEIVING' AND\s""";

  private static final String GET = SELECT + "u.id = ANY ($1)";

  private static final String CHANGED_SINCE =
      SELECT
          + """
          (u.status <> 'COMPLETED' OR u.ended_date >= $1)
          ORDER BY u.created_date DESC LIMIT $2""";

  /**
   * The current state of an upload.
   *
   * @param ended how many rows will not change any more
   */
  record Present(
      long id,
      UploadStatus status,
      String userId,
      int total,
      int ended,
      int failed,
      Instant changed) {}

  Future<List<Present>> get(TenantConnection connection, Collection<Long> ids) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.tuple().addValue(ids.toArray(Long[]::new)))
        .map(UploadLiveStore::all);
  }

  /** Returns the uploads that run or ended since that time, up to a limit, the newest first. */
  Future<List<Present>> changedSince(TenantConnection connection, Instant since, int atMost) {
    return connection
        .preparedQuery(CHANGED_SINCE)
        .execute(Tuple.of(since.atOffset(ZoneOffset.UTC), atMost))
        .map(UploadLiveStore::all);
  }

  private static List<Present> all(RowSet<Row> rows) {
    List<Present> all = new ArrayList<>(rows.size());
    for (Row row : rows) {
      all.add(
          new Present(
              row.getLong("id"),
              UploadStatus.valueOf(row.getString("status")),
              row.getString("user_id"),
              row.getInteger("total_count"),
              row.getInteger("ended"),
              row.getInteger("failed"),
              row.getOffsetDateTime("changed").toInstant()));
    }
    return all;
  }
}
