package org.folio.batch;

import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.BatchTrackingBulkActionsBatchesRoutes;
import org.folio.batch.api.BatchTrackingBulkActionsExportsRoutes;
import org.folio.batch.api.BatchTrackingBulkActionsRoutes;
import org.folio.batch.api.BatchTrackingBulkActionsUploadsRoutes;
import org.folio.batch.bulk.BulkActions;
import org.folio.batch.bulk.BulkActionsApi;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.tenant.EnabledTenants;

/** Actions on all records of a list that match a query. */
final class BulkWiring {
  private final BulkActions actions;

  BulkWiring(Platform platform, EnabledTenants tenants, List<BulkTarget> targets) {
    actions = new BulkActions(platform.requests, tenants, targets);
  }

  List<TaskHandler> works() {
    return actions.works();
  }

  void mount(Router router, Dispatcher dispatcher) {
    BulkActionsApi api = actions.api();
    BatchTrackingBulkActionsBatchesRoutes.mount(router, api, dispatcher);
    BatchTrackingBulkActionsUploadsRoutes.mount(router, api, dispatcher);
    BatchTrackingBulkActionsExportsRoutes.mount(router, api, dispatcher);
    BatchTrackingBulkActionsRoutes.mount(router, api, dispatcher);
  }
}
