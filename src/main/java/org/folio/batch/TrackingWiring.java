package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.UUID;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.ingest.IngestVerticle;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tracking.BatchEvent;
import org.folio.batch.tracking.ItemEventProcessor;
import org.folio.batch.tracking.TrackingApi;
import org.folio.batch.tracking.TrackingService;

/** Wires batches and the item events that they count. */
final class TrackingWiring {
  static final List<String> TOPICS = List.of(BatchEvent.TOPIC);

  private final Platform platform;
  private final TrackingService service;
  private final IngestVerticle<UUID> itemEvents;

  TrackingWiring(Platform platform, EnabledTenants tenants, EventWiring events) {
    this.platform = platform;
    service =
        new TrackingService(
            platform.requests,
            platform.lists(),
            tenants,
            events.relay,
            platform.config.retention(),
            platform.clock);
    itemEvents = events.ingest(new ItemEventProcessor(platform.clock));
  }

  Future<?> start() {
    return platform.vertx.deployVerticle(itemEvents);
  }

  HealthCheck health() {
    return new HealthCheck("item events", itemEvents::health, itemEvents::details);
  }

  void mount(Router router, Dispatcher dispatcher) {
    OrdersStorageBatchTrackingRoutes.mount(router, new TrackingApi(service), dispatcher);
  }
}
