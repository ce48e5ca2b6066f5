package org.folio.batch;

import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.BatchTrackingBulkActionsBatchesRoutes;
import org.folio.batch.api.BatchTrackingBulkActionsExportsRoutes;
import org.folio.batch.api.BatchTrackingBulkActionsRoutes;
import org.folio.batch.api.BatchTrackingBulkActionsUploadsRoutes;
import org.folio.batch.bulk.BulkActionService;
import org.folio.batch.bulk.BulkActionsApi;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.bulk.BulkTargets;
import org.folio.batch.bulk.BulkTask;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.operation.worker.TaskHandler;

/** Actions on all records of a list that match a query. */
final class BulkFeature implements Feature {
  private final Platform platform;
  private final BulkTargets targets;

  BulkFeature(Platform platform, List<BulkTarget> targets) {
    this.platform = platform;
    this.targets = new BulkTargets(targets);
  }

  @Override
  public List<TaskHandler> taskHandlers() {
    return List.of(new BulkTask(platform.requests, targets));
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    BulkActionsApi api =
        new BulkActionsApi(new BulkActionService(platform.requests, platform.operations, targets));
    BatchTrackingBulkActionsBatchesRoutes.mount(router, api, dispatcher);
    BatchTrackingBulkActionsUploadsRoutes.mount(router, api, dispatcher);
    BatchTrackingBulkActionsExportsRoutes.mount(router, api, dispatcher);
    BatchTrackingBulkActionsRoutes.mount(router, api, dispatcher);
  }
}
