package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.folio.batch.db.Tenant;

/** Every kind of work that this instance knows. */
public final class TaskWorks {
  private final Map<String, TaskWork> byKind;

  public TaskWorks(List<TaskWork> works) {
    byKind =
        works.stream().collect(Collectors.toUnmodifiableMap(TaskWork::kind, Function.identity()));
  }

  /** The kinds of several features. */
  public static TaskWorks of(List<List<TaskWork>> features) {
    return new TaskWorks(features.stream().flatMap(List::stream).toList());
  }

  Set<String> kinds() {
    return byKind.keySet();
  }

  TaskWork require(String kind) {
    TaskWork work = byKind.get(kind);
    if (work == null) {
      throw new IllegalArgumentException("No work is known of the kind " + kind);
    }
    return work;
  }

  /** Nothing happens for a kind that only another version of the module knows. */
  Future<Void> ended(SqlConnection tx, Tenant tenant, Operation operation) {
    TaskWork work = byKind.get(operation.kind());
    return work == null ? Future.succeededFuture() : work.ended(tx, tenant, operation);
  }

  void changed(Tenant tenant, Operation operation) {
    TaskWork work = byKind.get(operation.kind());
    if (work != null) {
      work.changed(tenant, operation);
    }
  }

  void endCommitted(Tenant tenant, String kind) {
    TaskWork work = byKind.get(kind);
    if (work != null) {
      work.endCommitted(tenant);
    }
  }
}
