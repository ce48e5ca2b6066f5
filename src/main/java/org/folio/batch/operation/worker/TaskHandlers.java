package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;

/** Every kind of work that this instance knows. */
public final class TaskHandlers {
  private final Map<String, TaskHandler> byKind;

  public TaskHandlers(List<TaskHandler> works) {
    byKind =
        works.stream()
            .collect(Collectors.toUnmodifiableMap(TaskHandler::kind, Function.identity()));
  }

  /** The kinds of several features. */
  public static TaskHandlers of(List<List<TaskHandler>> features) {
    return new TaskHandlers(features.stream().flatMap(List::stream).toList());
  }

  public Set<String> kinds() {
    return byKind.keySet();
  }

  public TaskHandler require(String kind) {
    TaskHandler work = byKind.get(kind);
    if (work == null) {
      throw new IllegalArgumentException("No work is known of the kind " + kind);
    }
    return work;
  }

  /** Nothing happens for a kind that only another version of the module knows. */
  public Future<Void> ended(TenantConnection tx, Operation operation) {
    TaskHandler work = byKind.get(operation.kind());
    return work == null ? Future.succeededFuture() : work.ended(tx, operation);
  }

  public void changed(Tenant tenant, Operation operation) {
    TaskHandler work = byKind.get(operation.kind());
    if (work != null) {
      work.changed(tenant, operation);
    }
  }

  public void endCommitted(Tenant tenant, String kind) {
    TaskHandler work = byKind.get(kind);
    if (work != null) {
      work.endCommitted(tenant);
    }
  }
}
