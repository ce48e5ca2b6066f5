package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantCounts;

/** Counts the tasks of a tenant that wait, run or failed. */
public final class TaskCounts implements TenantCounts {
  private static final List<TaskStatus> COUNTED =
      List.of(TaskStatus.PENDING, TaskStatus.PROCESSING, TaskStatus.ERRORED);

  private final TaskWorks works;
  private final TaskStatisticsStore store = new TaskStatisticsStore();

  public TaskCounts(TaskWorks works) {
    this.works = works;
  }

  @Override
  public List<Series> series() {
    List<Series> series = new ArrayList<>();
    for (String kind : works.kinds()) {
      COUNTED.forEach(status -> series.add(series(kind, status)));
    }
    return series;
  }

  @Override
  public Future<Map<Series, Long>> count(SqlConnection connection, Tenant tenant) {
    return store
        .unfinished(connection, tenant)
        .map(
            found -> {
              Map<Series, Long> counts = new HashMap<>();
              found.forEach((key, tasks) -> counts.put(series(key.kind(), key.status()), tasks));
              return counts;
            });
  }

  private static Series series(String kind, TaskStatus status) {
    return Series.of("tasks.current", "kind", kind, "status", status.name());
  }
}
