package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.UUID;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.api.BatchTrackingBatchesProgressRoutes;
import org.folio.batch.api.BatchTrackingBatchesRoutes;
import org.folio.batch.api.BatchTrackingSettingsRoutes;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.db.Database;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.ingest.IngestVerticle;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveSource;
import org.folio.batch.tenant.EnabledTenants;
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
import org.jspecify.annotations.Nullable;

/** Wires batches and the item events that they count. */
final class TrackingWiring {
  static final List<String> TOPICS = List.of(BatchEvent.TOPIC);

  private final Platform platform;
  private final TrackingService service;
  private final ProgressService progress;
  private final IngestVerticle<UUID> itemEvents;

  TrackingWiring(
      Platform platform, EnabledTenants tenants, EventWiring events, LiveChanges changes) {
    this.platform = platform;
    service =
        new TrackingService(
            platform.requests,
            platform.lists(),
            tenants,
            events.relay,
            platform.config.retention(),
            changes,
            platform.clock);
    progress = new ProgressService(platform.requests, tenants, platform.clock);
    itemEvents =
        events.ingest(new ItemEventProcessor(platform.clock, changes, centralTenants(tenants)));
  }

  private @Nullable CentralTenants centralTenants(EnabledTenants tenants) {
    CentralOrderingSettings settings = platform.config.centralOrdering().orElse(null);
    if (settings == null) {
      return null;
    }
    CentralTenants centralTenants =
        new CentralTenants(platform.vertx, platform.system, tenants, settings, platform.clock);
    platform.closing.add("central tenants", centralTenants::close);
    return centralTenants;
  }

  Future<?> start() {
    return platform.vertx.deployVerticle(itemEvents);
  }

  /** Reads batches for clients that follow them. */
  LiveSource live(Database database) {
    return new BatchLiveSource(database);
  }

  HealthCheck health() {
    return new HealthCheck("item events", itemEvents::health, itemEvents::details);
  }

  void mount(Router router, Dispatcher dispatcher) {
    OrdersStorageBatchTrackingRoutes.mount(
        router, new TrackingApi(service, "/orders-storage/batch-tracking"), dispatcher);
    BatchTrackingSettingsRoutes.mount(router, new SettingsApi(service), dispatcher);
    BatchTrackingBatchesRoutes.mount(
        router, new TrackingApi(service, "/batch-tracking/batches"), dispatcher);
    BatchTrackingBatchesProgressRoutes.mount(router, new ProgressApi(progress), dispatcher);
  }
}
