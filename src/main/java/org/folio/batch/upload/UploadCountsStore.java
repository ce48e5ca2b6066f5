package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.upload.row.UploadHandler;

/** SQL that counts the uploads of a tenant that are not completed. */
public final class UploadCountsStore implements TenantCounts {
  // by the tasks, of which the unfinished ones are in small indexes; a table of uploads may be long
  private static final String COUNT =
      """
      SELECT
        (SELECT count(*) FROM {schema}.upload WHERE status = 'RECEIVING') AS receiving,
        count(*) FILTER (WHERE u.status = 'QUEUED') AS queued,
        count(*) FILTER (WHERE u.status = 'PROCESSING') AS processing
      FROM {schema}.task t
      JOIN {schema}.operation o ON o.id = t.operation_id
      JOIN {schema}.upload u ON u.id = (o.request ->> 'uploadId')::bigint
      WHERE t.status IN ('PENDING', 'PROCESSING') AND t.kind = $1""";

  private static final Series RECEIVING = series("RECEIVING");
  private static final Series QUEUED = series("QUEUED");
  private static final Series PROCESSING = series("PROCESSING");

  private static Series series(String status) {
    return Series.of(
        "uploads.current", "Uploads of all tenants that have not ended", "status", status);
  }

  @Override
  public List<String> tables() {
    return List.of("upload", "task");
  }

  @Override
  public List<Series> series() {
    return List.of(RECEIVING, QUEUED, PROCESSING);
  }

  @Override
  public Future<Map<Series, Long>> count(TenantConnection connection) {
    return connection
        .preparedQuery(COUNT)
        .execute(Tuple.of(UploadHandler.KIND))
        .map(
            rows -> {
              Map<Series, Long> counts = new HashMap<>();
              rows.forEach(
                  row -> {
                    counts.put(RECEIVING, row.getLong("receiving"));
                    counts.put(QUEUED, row.getLong("queued"));
                    counts.put(PROCESSING, row.getLong("processing"));
                  });
              return counts;
            });
  }
}
