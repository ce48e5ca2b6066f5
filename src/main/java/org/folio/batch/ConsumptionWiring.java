package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.consumption.ConsumptionParts;
import org.folio.batch.consumption.Consumptions;
import org.folio.batch.consumption.export.ReadConsumptionBatchHandler;
import org.folio.batch.consumption.limit.NewConsumption;
import org.folio.batch.db.Database;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.ingest.IngestVerticle;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveSource;
import org.folio.batch.operation.OperationLiveSource;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.tenant.EnabledTenants;

/** Wires limits, the consumptions counted against them, and their exports. */
final class ConsumptionWiring {
  static final List<String> TOPICS = List.of(Consumptions.NOTIFICATION_TOPIC);
  private static final int NOTIFICATION_CONNECTIONS = 2;

  private final Platform platform;
  private final EnabledTenants tenants;
  private final DataFileService files;
  private final Consumptions consumptions;
  private final IngestVerticle<NewConsumption> events;

  ConsumptionWiring(
      Platform platform,
      EnabledTenants tenants,
      EventWiring events,
      DataFileService files,
      LiveChanges changes) {
    this.platform = platform;
    this.tenants = tenants;
    this.files = files;
    consumptions =
        new Consumptions(
            new ConsumptionParts(
                platform.vertx,
                platform.requests,
                platform.unshared("exports", platform.config.tasks().concurrency()),
                platform.background("notifications", NOTIFICATION_CONNECTIONS),
                tenants,
                files,
                events.relay::wake,
                changes),
            platform.config.consumptions(),
            platform.clock);
    this.events = events.ingest(consumptions.feed());
  }

  Future<?> start() {
    return platform
        .vertx
        .deployVerticle(events)
        .compose(started -> platform.vertx.deployVerticle(consumptions.sender()));
  }

  /** Reads exports for clients that follow them. */
  LiveSource live(Database database) {
    return new OperationLiveSource(database, ReadConsumptionBatchHandler.TYPES);
  }

  HealthCheck health() {
    return new HealthCheck("consumption events", events::health, events::details);
  }

  List<TaskHandler> works() {
    return consumptions.works();
  }

  BulkTarget exportsInBulk() {
    return consumptions.exportsInBulk();
  }

  /**
   * Mounts the routes.
   *
   * @param works what the task engine knows
   * @param others the kinds of tasks of other features
   */
  void mount(Router router, TaskHandlers works, List<TaskKind> others) {
    ResourceRoutes.mount(
        router,
        consumptions,
        consumptions.tasks(works, others),
        new DataFileSetsApi(files, consumptions::baseUrl, tenants::requireEnabled),
        platform.config.http());
  }
}
