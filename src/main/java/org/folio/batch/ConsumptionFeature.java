package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import org.folio.batch.api.BatchTrackingNotificationEndpointRoutes;
import org.folio.batch.api.GenericInterfacedmessagesRoutes;
import org.folio.batch.api.GenericReadconsumptionbatchesRoutes;
import org.folio.batch.api.GenericTablesRoutes;
import org.folio.batch.api.GenericTasksRoutes;
import org.folio.batch.api.GenericTasktypesRoutes;
import org.folio.batch.api.LimitconsumptionsRoutes;
import org.folio.batch.api.LimitsRoutes;
import org.folio.batch.api.ReadconsumptionbatchesRoutes;
import org.folio.batch.api.TaskprocessingRoutes;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.consumption.export.ExportBulkTarget;
import org.folio.batch.consumption.export.ReadConsumptionBatchApi;
import org.folio.batch.consumption.export.ReadConsumptionBatchHandler;
import org.folio.batch.consumption.export.ReadConsumptionBatchService;
import org.folio.batch.consumption.export.TaskKinds;
import org.folio.batch.consumption.export.TasksApi;
import org.folio.batch.consumption.limit.ConsumptionEventProcessor;
import org.folio.batch.consumption.limit.ConsumptionService;
import org.folio.batch.consumption.limit.LimitService;
import org.folio.batch.consumption.limit.LimitsApi;
import org.folio.batch.consumption.notification.DeliveryCountsStore;
import org.folio.batch.consumption.notification.Notification;
import org.folio.batch.consumption.notification.NotificationEndpointApi;
import org.folio.batch.consumption.notification.NotificationSender;
import org.folio.batch.consumption.notification.NotificationService;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.OhiErrorFormat;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.file.DataFileService;
import org.folio.batch.http.ApiGroup;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.MediaTypes;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.folio.batch.live.LiveSource;
import org.folio.batch.operation.OperationLiveSource;
import org.folio.batch.operation.worker.TaskHandler;

/** Limits, the consumptions counted against them, their exports, and the tasks of all features. */
final class ConsumptionFeature implements Feature {
  private static final int SENDER_CONNECTIONS = 2;

  /** The media type of the OHI resources, and JSON. */
  static final MediaTypes MEDIA_TYPES = new MediaTypes(OhiJson.MEDIA_TYPE);

  private final Platform platform;
  private final EventFeature events;
  private final DataFileService files;
  private final BaseUrl baseUrl;
  private final OutboundUrlPolicy webhooks;
  private final NotificationSender sender;
  private final ReadConsumptionBatchHandler exportHandler;

  ConsumptionFeature(Platform platform, EventFeature events, DataFileService files) {
    this.platform = platform;
    this.events = events;
    this.files = files;
    baseUrl = new BaseUrl(platform.config.consumptions().address());
    webhooks = new OutboundUrlPolicy(platform.vertx, platform.config.consumptions().allowedHosts());
    sender =
        new NotificationSender(
            platform.background("notifications", SENDER_CONNECTIONS),
            platform.tenants::enabled,
            webhooks,
            platform.clock);
    exportHandler =
        new ReadConsumptionBatchHandler(
            // one connection for each task that runs at the same time
            platform.unshared("exports", platform.config.tasks().concurrency()),
            files,
            baseUrl,
            tenant -> {
              events.relay.wake(tenant);
              sender.wake(tenant);
            },
            platform.changes,
            platform.clock);
    events.read("consumption events", new ConsumptionEventProcessor(platform.clock));
  }

  /** Paths of OHI resources, which have their own headers and errors. */
  static ApiGroup resources(String... paths) {
    return new ApiGroup(
        List.of(paths),
        Map.of(
            "Vary",
            "Accept,Accept-Encoding,Accept-Language,Origin",
            "X-OHI-APP-ID",
            ModuleInfo.NAME,
            "X-OHI-APP-VERSION",
            ModuleInfo.VERSION),
        new ErrorMapper(new OhiErrorFormat()));
  }

  @Override
  public List<String> topics() {
    return List.of(Notification.TOPIC);
  }

  @Override
  public List<TaskHandler> taskHandlers() {
    return List.of(exportHandler);
  }

  @Override
  public List<LiveSource> liveSources() {
    return List.of(new OperationLiveSource(platform.live, ReadConsumptionBatchHandler.TYPES));
  }

  @Override
  public List<BulkTarget> bulkTargets() {
    return List.of(new ExportBulkTarget(platform.operations, events.relay::wake, platform.changes));
  }

  @Override
  public List<TenantCounts> counts() {
    return List.of(new DeliveryCountsStore());
  }

  @Override
  public List<ApiGroup> apis() {
    return List.of(
        resources(
            "/limits",
            "/limitconsumptions",
            "/readconsumptionbatches",
            "/generic",
            "/taskprocessing",
            "/batch-tracking/notification-endpoint"));
  }

  @Override
  public Future<?> start() {
    return platform.vertx.deployVerticle(sender);
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    for (String path :
        List.of(
            "/limits*",
            "/limitconsumptions*",
            "/generic/*",
            "/batch-tracking/notification-endpoint")) {
      router.route(path).handler(MEDIA_TYPES);
    }
    MediaTypes ofExports = MEDIA_TYPES.withTypeOfEmptyAnswers();
    router.route("/readconsumptionbatches*").handler(ofExports);
    router.route("/generic/readconsumptionbatches*").handler(ofExports);
    router.route("/taskprocessing*").handler(MEDIA_TYPES.withoutBodies());
    router.route("/batch-tracking/notification-endpoint/*").handler(MEDIA_TYPES.withoutBodies());

    LimitsApi limits =
        new LimitsApi(
            new LimitService(platform.requests, platform.clock),
            new ConsumptionService(platform.requests, platform.clock),
            baseUrl);
    LimitsRoutes.mount(router, limits, dispatcher);
    LimitconsumptionsRoutes.mount(router, limits, dispatcher);
    TaskKinds kinds = new TaskKinds(platform.taskHandlers.descriptions());
    ReadConsumptionBatchService service =
        new ReadConsumptionBatchService(platform.requests, files, platform.operations, kinds);
    ReadConsumptionBatchApi exports = new ReadConsumptionBatchApi(service, baseUrl);
    ReadconsumptionbatchesRoutes.mount(router, exports, dispatcher);
    GenericReadconsumptionbatchesRoutes.mount(router, exports, dispatcher);
    TasksApi tasks = new TasksApi(service, kinds, baseUrl);
    GenericTasksRoutes.mount(router, tasks, dispatcher);
    GenericInterfacedmessagesRoutes.mount(router, tasks, dispatcher);
    GenericTasktypesRoutes.mount(router, tasks, dispatcher);
    GenericTablesRoutes.mount(router, tasks, dispatcher);
    TaskprocessingRoutes.mount(router, tasks, dispatcher);
    NotificationService endpoint =
        new NotificationService(platform.requests, webhooks, platform.clock);
    BatchTrackingNotificationEndpointRoutes.mount(
        router, new NotificationEndpointApi(endpoint, baseUrl), dispatcher);
  }
}
