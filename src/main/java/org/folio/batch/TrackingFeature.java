package org.folio.batch;

import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.BatchTrackingBatchesProgressRoutes;
import org.folio.batch.api.BatchTrackingBatchesRoutes;
import org.folio.batch.api.BatchTrackingSettingsRoutes;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.live.LiveSource;
import org.folio.batch.tracking.BatchBulkTarget;
import org.folio.batch.tracking.BatchEvent;
import org.folio.batch.tracking.BatchLiveSource;
import org.folio.batch.tracking.CentralOrderingSettings;
import org.folio.batch.tracking.CentralTenants;
import org.folio.batch.tracking.ItemEventProcessor;
import org.folio.batch.tracking.ProgressApi;
import org.folio.batch.tracking.ProgressService;
import org.folio.batch.tracking.SettingsApi;
import org.folio.batch.tracking.TrackingApi;
import org.folio.batch.tracking.TrackingService;

/** Batches and the item events that they count. */
final class TrackingFeature implements Feature {
  private final Platform platform;
  private final TrackingService service;

  TrackingFeature(Platform platform, EventFeature events) {
    this.platform = platform;
    service =
        new TrackingService(
            platform.requests,
            platform.lists(),
            events.relay,
            platform.config.retention(),
            platform.changes,
            platform.clock);
    events.read(
        "item events",
        new ItemEventProcessor(
            platform.clock,
            platform.changes,
            platform.config.centralOrdering().map(this::centralTenants).orElse(null)));
  }

  private CentralTenants centralTenants(CentralOrderingSettings settings) {
    CentralTenants central =
        new CentralTenants(
            platform.vertx, platform.system, platform.tenants, settings, platform.clock);
    platform.closing.add("central tenants", central::close);
    return central;
  }

  @Override
  public List<String> topics() {
    return List.of(BatchEvent.TOPIC);
  }

  @Override
  public List<LiveSource> liveSources() {
    return List.of(new BatchLiveSource(platform.live));
  }

  @Override
  public List<BulkTarget> bulkTargets() {
    return List.of(new BatchBulkTarget(platform.changes));
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    OrdersStorageBatchTrackingRoutes.mount(
        router, new TrackingApi(service, "/orders-storage/batch-tracking"), dispatcher);
    BatchTrackingSettingsRoutes.mount(router, new SettingsApi(service), dispatcher);
    BatchTrackingBatchesRoutes.mount(
        router, new TrackingApi(service, "/batch-tracking/batches"), dispatcher);
    ProgressService progress = new ProgressService(platform.requests, platform.clock);
    BatchTrackingBatchesProgressRoutes.mount(router, new ProgressApi(progress), dispatcher);
  }
}
