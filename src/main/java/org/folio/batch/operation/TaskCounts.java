package org.folio.batch.operation;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.TaskHandlers;

/** Counts the tasks of a tenant that wait, run or failed. */
public final class TaskCounts implements TenantCounts {
  private static final List<TaskStatus> COUNTED =
      List.of(TaskStatus.PENDING, TaskStatus.PROCESSING, TaskStatus.ERRORED);

  private final TaskHandlers works;
  private final TaskStatisticsStore store = new TaskStatisticsStore();

  public TaskCounts(TaskHandlers works) {
    this.works = works;
  }

  @Override
  public List<String> tables() {
    return List.of("task");
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
  public Future<Map<Series, Long>> count(TenantConnection connection) {
    return store
        .unfinished(connection)
        .map(
            found -> {
              Map<Series, Long> counts = new HashMap<>();
              found.forEach((key, tasks) -> counts.put(series(key.kind(), key.status()), tasks));
              return counts;
            });
  }

  private static Series series(String kind, TaskStatus status) {
    return Series.of(
        "tasks.current",
        "Tasks of all tenants that wait, run or have failed",
        "kind",
        kind,
        "status",
        status.name());
  }
}
