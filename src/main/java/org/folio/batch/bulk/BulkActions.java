package org.folio.batch.bulk;

import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.TaskKind.Table;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.tenant.EnabledTenants;

/** The parts of bulk actions, put together. */
public final class BulkActions {
  /** Describes the tasks of bulk actions to operators. */
  public static final TaskKind TASK_KIND =
      new TaskKind(
          BulkOrder.KIND,
          8523,
          "Cancels, restarts or deletes all records that match a query",
          new Table(2109407, "BULK_ACTIONS", "The bulk actions that were requested"),
          (operationId, request) -> "/batch-tracking/bulk-actions/" + operationId,
          null,
          null);

  private final BulkTask task;
  private final BulkActionsApi api;

  public BulkActions(Database database, EnabledTenants tenants, List<BulkTarget> list) {
    BulkTargets targets = new BulkTargets(list);
    task = new BulkTask(database, targets);
    api =
        new BulkActionsApi(
            new BulkActionService(
                database,
                tenants,
                new OperationService(database, new TaskHandlers(works())),
                targets));
  }

  /** What the task engine has to know. */
  public List<TaskHandler> works() {
    return List.of(task);
  }

  public BulkActionsApi api() {
    return api;
  }
}
