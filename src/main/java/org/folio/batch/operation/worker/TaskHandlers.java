package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.TaskKind;

/**
 * The handlers of all kinds of tasks that this instance can run. Features add theirs before the
 * first operation is started.
 */
public final class TaskHandlers {
  private final Map<String, TaskHandler> byKind = new LinkedHashMap<>();

  public TaskHandlers add(TaskHandler handler) {
    byKind.put(handler.kind(), handler);
    return this;
  }

  public Set<String> kinds() {
    return Set.copyOf(byKind.keySet());
  }

  /** Returns what operators are told about the kinds of tasks. */
  public List<TaskKind> descriptions() {
    return byKind.values().stream()
        .map(TaskHandler::description)
        .flatMap(Optional::stream)
        .toList();
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
    TaskHandler handler = byKind.get(operation.kind());
    if (handler != null) {
      handler.changed(tenant, operation);
    }
  }

  public void endCommitted(Tenant tenant, String kind) {
    TaskHandler handler = byKind.get(kind);
    if (handler != null) {
      handler.endCommitted(tenant);
    }
  }
}
