package org.folio.batch.bulk;

import java.util.List;
import org.folio.batch.db.Database;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.TaskWork;
import org.folio.batch.operation.TaskWorks;
import org.folio.batch.tenant.Tenants;

/** The parts of bulk actions, put together. */
public final class BulkActions {
  private final BulkTask task;
  private final BulkActionsApi api;

  public BulkActions(Database database, Tenants tenants, List<BulkTarget> list) {
    BulkTargets targets = new BulkTargets(list);
    task = new BulkTask(database, targets);
    api =
        new BulkActionsApi(
            new BulkActionService(
                database,
                tenants,
                new OperationService(database, new TaskWorks(works())),
                targets));
  }

  /** What the task engine has to know. */
  public List<TaskWork> works() {
    return List.of(task);
  }

  public BulkActionsApi api() {
    return api;
  }
}
