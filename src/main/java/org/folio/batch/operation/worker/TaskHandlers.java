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

/** The handlers of all kinds of tasks that this instance can run. */
public final class TaskHandlers {
  private final Map<String, TaskHandler> byKind;

  public TaskHandlers(List<TaskHandler> handlers) {
    byKind =
        handlers.stream()
            .collect(Collectors.toUnmodifiableMap(TaskHandler::kind, Function.identity()));
  }

  /** Returns the handlers of several features. */
  public static TaskHandlers of(List<List<TaskHandler>> features) {
    return new TaskHandlers(features.stream().flatMap(List::stream).toList());
  }

  public Set<String> kinds() {
    return byKind.keySet();
  }

  public TaskHandler require(String kind) {
    TaskHandler handler = byKind.get(kind);
    if (handler == null) {
      throw new IllegalArgumentException("There is no handler for tasks of the kind " + kind);
    }
    return handler;
  }

  /** Calls the handler; does nothing for a kind that only another version of the module knows. */
  public Future<Void> ended(TenantConnection tx, Operation operation) {
    TaskHandler handler = byKind.get(operation.kind());
    return handler == null ? Future.succeededFuture() : handler.ended(tx, operation);
  }

  public void changed(Tenant tenant, Operation operation) {
    TaskHandler work = byKind.get(operation.kind());
    if (work != null) {
      work.changed(tenant, operation);
    }
  }

  public void endCommitted(Tenant tenant, String kind) {
    TaskHandler handler = byKind.get(kind);
    if (handler != null) {
      handler.endCommitted(tenant);
    }
  }
}
