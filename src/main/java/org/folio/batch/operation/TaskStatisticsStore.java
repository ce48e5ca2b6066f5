package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.operation.model.TaskStatus;

/** SQL that summarizes the tasks of a tenant. */
final class TaskStatisticsStore {
  private static final String BY_KIND =
      """
      SELECT kind,
        count(*) FILTER (WHERE status = 'PENDING' AND run_after > now()) AS waiting,
        count(*) FILTER (WHERE status = 'PENDING' AND run_after <= now()) AS ready,
        count(*) FILTER (WHERE status = 'PROCESSING') AS processing,
        count(*) FILTER (WHERE status = 'COMPLETED') AS completed,
        count(*) FILTER (WHERE status = 'ERRORED') AS errored,
        count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled,
        min(run_after) FILTER (WHERE status = 'PENDING' AND run_after <= now()) AS oldest_ready
      FROM {schema}.task GROUP BY kind ORDER BY kind""";

  // each part reads one of the small partial indexes
  private static final String UNFINISHED =
      """
      SELECT kind, status, count(*) AS tasks FROM {schema}.task WHERE status = 'PENDING'
      GROUP BY kind, status
      UNION ALL
      SELECT kind, status, count(*) FROM {schema}.task WHERE status = 'PROCESSING'
      GROUP BY kind, status
      UNION ALL
      SELECT kind, status, count(*) FROM {schema}.task WHERE status = 'ERRORED'
      GROUP BY kind, status""";

  private static final String REQUESTS =
      "SELECT id, request FROM {schema}.operation WHERE id = ANY ($1)";

  Future<List<TaskStatistics>> byKind(TenantConnection connection) {
    return connection
        .preparedQuery(BY_KIND)
        .execute()
        .map(rows -> OperationRows.all(rows, TaskStatisticsStore::statistics));
  }

  private static TaskStatistics statistics(Row row) {
    return new TaskStatistics(
        row.getString("kind"),
        row.getLong("waiting"),
        row.getLong("ready"),
        row.getLong("processing"),
        row.getLong("completed"),
        row.getLong("errored"),
        row.getLong("cancelled"),
        OperationRows.instant(row, "oldest_ready"));
  }

  /** Number of tasks of one kind in one state. */
  record KindAndStatus(String kind, TaskStatus status) {}

  /** Counts the tasks that wait, run or failed; cheap however many there are. */
  Future<Map<KindAndStatus, Long>> unfinished(TenantConnection connection) {
    return connection
        .preparedQuery(UNFINISHED)
        .execute()
        .map(
            rows -> {
              Map<KindAndStatus, Long> counts = new HashMap<>();
              for (Row row : rows) {
                counts.put(
                    new KindAndStatus(
                        row.getString("kind"), TaskStatus.valueOf(row.getString("status"))),
                    row.getLong("tasks"));
              }
              return counts;
            });
  }

  /** Returns what these operations were asked to do, by id. */
  Future<Map<Long, JsonObject>> requests(
      TenantConnection connection, Collection<Long> operationIds) {
    return connection
        .preparedQuery(REQUESTS)
        .execute(Tuple.tuple().addValue(operationIds.toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, JsonObject> requests = new HashMap<>();
              rows.forEach(row -> requests.put(row.getLong("id"), row.getJsonObject("request")));
              return requests;
            });
  }
}
