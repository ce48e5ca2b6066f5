package org.folio.batch;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.folio.batch.admin.AdminApi;
import org.folio.batch.admin.DocsApi;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.api.AdminHealthRoutes;
import org.folio.batch.api.BatchTrackingContentsRoutes;
import org.folio.batch.api.BatchTrackingTextbooksRoutes;
import org.folio.batch.api.BatchTrackingUploadReportsRoutes;
import org.folio.batch.api.BatchTrackingUploadTemplateRoutes;
import org.folio.batch.api.JsonSchemasRoutes;
import org.folio.batch.api.MetricsRoutes;
import org.folio.batch.api.OpenapiRoutes;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.api.RamlsRoutes;
import org.folio.batch.api.TenantRoutes;
import org.folio.batch.api.V1TextbookContentBulkUploadRoutes;
import org.folio.batch.db.Database;
import org.folio.batch.db.Signals;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.Door;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpServerVerticle;
import org.folio.batch.ingest.IngestParts;
import org.folio.batch.ingest.IngestSettings;
import org.folio.batch.ingest.IngestVerticle;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.operation.TaskRunner;
import org.folio.batch.operation.TaskSettings;
import org.folio.batch.operation.TaskWorks;
import org.folio.batch.outbox.OutboxRelay;
import org.folio.batch.tenant.ModuleSchema;
import org.folio.batch.tenant.TenantApi;
import org.folio.batch.tenant.TenantInstaller;
import org.folio.batch.tenant.TenantJobs;
import org.folio.batch.tenant.TenantService;
import org.folio.batch.tenant.Tenants;
import org.folio.batch.tracking.BatchEvent;
import org.folio.batch.tracking.ItemEventFeed;
import org.folio.batch.tracking.TrackingApi;
import org.folio.batch.tracking.TrackingService;
import org.folio.batch.upload.Uploads;

/**
 * The composition root: every service is made here, and started and stopped in the order that
 * stands here.
 */
final class MainVerticle extends VerticleBase {
  private static final String DEAD_LETTERS = "batch-tracking.dead-letter";
  private static final int SYSTEM_CONNECTIONS = 2;
  private static final int RELAY_CONNECTIONS = 2;
  private static final int TASK_CONNECTIONS = 8;

  private final Config config;
  private final PrometheusMeterRegistry meters;
  private final List<HttpServerVerticle> servers = new CopyOnWriteArrayList<>();
  private final Deque<Supplier<Future<?>>> toClose = new ArrayDeque<>();

  MainVerticle(Config config, PrometheusMeterRegistry meters) {
    this.config = config;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    bindJvmMetrics();
    Clock clock = Clock.systemUTC();

    // What is shared. System work has connections of its own, so that requests cannot starve it.
    Database requests = database("requests", config.db().maxPoolSize());
    Database lists =
        Database.openReader(vertx, config.db(), "lists", config.db().maxPoolSize())
            .map(this::closing)
            .orElse(requests);
    Database system = database("system", SYSTEM_CONNECTIONS);
    Topics topics = new Topics(config.kafka().env());
    TopicAdmin topicAdmin = new TopicAdmin(vertx, config.kafka());
    onClose(topicAdmin::close);
    EventProducer producer = new EventProducer(vertx, config.kafka(), topicAdmin);
    onClose(producer::close);

    // Tenants
    Tenants tenants = new Tenants(vertx, system);
    ModuleSchema moduleSchema = new ModuleSchema(vertx, system, config.db());
    TenantInstaller installer =
        new TenantInstaller(
            vertx, config.db(), tenant -> topicAdmin.create(ownTopics(topics, tenant)));
    TenantJobs tenantJobs = new TenantJobs(vertx, system, installer, tenants);
    TenantService tenantService = new TenantService(vertx, system, installer, tenantJobs, tenants);

    // Engines
    OutboxRelay relay =
        new OutboxRelay(
            vertx,
            database("relay", RELAY_CONNECTIONS),
            producer,
            topics,
            tenants::enabled,
            meters);

    // Features
    TrackingService tracking =
        new TrackingService(requests, lists, tenants, relay, config.retention(), clock);

    IngestVerticle<UUID> itemEvents =
        new IngestVerticle<>(
            new IngestParts(
                config.kafka(),
                topicAdmin,
                producer,
                database("ingest", config.ingestConnections()),
                tenants,
                relay::wake,
                meters),
            new ItemEventFeed(clock),
            IngestSettings.defaults().withLoops(config.ingestThreads()));

    Uploads uploads = new Uploads(vertx, requests, tenants, config.uploads(), clock);
    onClose(uploads::close);

    TaskRunner tasks =
        new TaskRunner(
            database("tasks", TASK_CONNECTIONS),
            Signals.of(vertx, config.db(), "tasks"),
            tenants::enabled,
            new TaskWorks(uploads.works()),
            taskSettings(),
            meters);

    // HTTP
    ErrorMapper errors = new ErrorMapper();
    Dispatcher dispatcher = new Dispatcher(config.http(), errors);
    Router router = Router.router(vertx);
    router.route().handler(new Door()).failureHandler(errors);
    AdminApi admin =
        new AdminApi(
            List.of(
                new HealthCheck("database", requests::ping),
                new HealthCheck("item events", itemEvents::health)),
            meters);
    DocsApi docs = new DocsApi();
    AdminHealthRoutes.mount(router, admin, dispatcher);
    MetricsRoutes.mount(router, admin, dispatcher);
    RamlsRoutes.mount(router, docs, dispatcher);
    JsonSchemasRoutes.mount(router, docs, dispatcher);
    OpenapiRoutes.mount(router, docs, dispatcher);
    TenantRoutes.mount(router, new TenantApi(tenantService), dispatcher);
    OrdersStorageBatchTrackingRoutes.mount(router, new TrackingApi(tracking), dispatcher);
    V1TextbookContentBulkUploadRoutes.mount(
        router,
        uploads.uploads(),
        new Dispatcher(config.http(), new ErrorMapper(uploads.errorForm())));
    BatchTrackingUploadReportsRoutes.mount(router, uploads.reports(), dispatcher);
    BatchTrackingUploadTemplateRoutes.mount(router, uploads.templates(), dispatcher);
    BatchTrackingContentsRoutes.mount(router, uploads.contents(), dispatcher);
    BatchTrackingTextbooksRoutes.mount(router, uploads.textbooks(), dispatcher);
    router.route().handler(errors::noSuchPath);

    return moduleSchema
        .ensure()
        .compose(ready -> tenants.start())
        .onSuccess(known -> onClose(running(tenants::close)))
        .compose(
            known -> {
              tenantJobs.start();
              onClose(tenantJobs::close);
              return relay.start();
            })
        .onSuccess(started -> onClose(relay::close))
        .compose(started -> vertx.deployVerticle(itemEvents))
        .compose(started -> vertx.deployVerticle(tasks))
        .compose(started -> listen(router));
  }

  /**
   * Stops in the reverse order. The HTTP servers, which were deployed last, have stopped before.
   */
  @Override
  public Future<?> stop() {
    Future<?> stopped = Future.succeededFuture();
    while (!toClose.isEmpty()) {
      Supplier<Future<?>> next = toClose.pop();
      stopped = stopped.transform(before -> next.get());
    }
    return stopped;
  }

  /** The port that requests are served on. */
  int port() {
    return servers.get(0).port();
  }

  private Future<?> listen(Router router) {
    Supplier<HttpServerVerticle> server =
        () -> {
          HttpServerVerticle created = new HttpServerVerticle(router, config.http());
          servers.add(created);
          return created;
        };
    int instances = Runtime.getRuntime().availableProcessors();
    return vertx.deployVerticle(server, new DeploymentOptions().setInstances(instances));
  }

  private static TaskSettings taskSettings() {
    return new TaskSettings(
        UUID.randomUUID().toString(),
        8,
        Duration.ofSeconds(30),
        5,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  private static List<String> ownTopics(Topics topics, Tenant tenant) {
    return List.of(topics.of(tenant, BatchEvent.TOPIC), topics.of(tenant, DEAD_LETTERS));
  }

  private Database database(String name, int maxPoolSize) {
    return closing(Database.open(vertx, config.db(), name, maxPoolSize));
  }

  private Database closing(Database database) {
    onClose(database::close);
    return database;
  }

  private void onClose(Supplier<Future<?>> close) {
    toClose.push(close);
  }

  private static Supplier<Future<?>> running(Runnable close) {
    return () -> {
      close.run();
      return Future.succeededFuture();
    };
  }

  private void bindJvmMetrics() {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(meters);
    onClose(running(gc::close));
  }
}
