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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.folio.batch.admin.AdminApi;
import org.folio.batch.admin.DocsApi;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.api.AdminHealthRoutes;
import org.folio.batch.api.JsonSchemasRoutes;
import org.folio.batch.api.MetricsRoutes;
import org.folio.batch.api.OpenapiRoutes;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.api.RamlsRoutes;
import org.folio.batch.api.TenantRoutes;
import org.folio.batch.consumption.ConsumptionParts;
import org.folio.batch.consumption.Consumptions;
import org.folio.batch.consumption.NewConsumption;
import org.folio.batch.db.Database;
import org.folio.batch.db.Signals;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.ContentStore;
import org.folio.batch.file.ContentStores;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.file.S3Bucket;
import org.folio.batch.file.S3ContentStore;
import org.folio.batch.file.TableContentStore;
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

/**
 * The composition root: every service is made here, and started and stopped in the order that
 * stands here.
 */
final class MainVerticle extends VerticleBase {
  private static final String DEAD_LETTERS = "batch-tracking.dead-letter";
  private static final int SYSTEM_CONNECTIONS = 2;
  private static final int RELAY_CONNECTIONS = 2;

  // Then the transaction that ends an operation is committed, most likely; else the relay's sweep
  // finds its events.
  private static final long COMMITS_WITHIN_MILLIS = 50;

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

    // Data files
    DataFileService dataFiles =
        new DataFileService(
            vertx, requests, contentStores(requests), clock, config.files().retention());

    // Tenants
    Tenants tenants = new Tenants(vertx, system);
    ModuleSchema moduleSchema = new ModuleSchema(vertx, system, config.db());
    TenantInstaller installer =
        new TenantInstaller(
            vertx,
            config.db(),
            tenant -> topicAdmin.create(ownTopics(topics, tenant)),
            dataFiles::deleteAll);
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

    Consumptions consumptions =
        new Consumptions(
            new ConsumptionParts(
                vertx,
                requests,
                database("exports", config.tasks().concurrency()),
                tenants,
                dataFiles,
                tenant -> vertx.setTimer(COMMITS_WITHIN_MILLIS, done -> relay.wake(tenant))),
            config.consumptions(),
            clock);
    IngestVerticle<NewConsumption> consumptionEvents =
        new IngestVerticle<>(
            new IngestParts(
                config.kafka(),
                topicAdmin,
                producer,
                database("ingest consumptions", config.ingestConnections()),
                tenants,
                relay::wake,
                meters),
            consumptions.feed(),
            IngestSettings.defaults().withLoops(config.ingestThreads()));

    TaskRunner tasks =
        new TaskRunner(
            database("tasks", config.tasks().concurrency()),
            Signals.of(vertx, config.db(), "tasks"),
            tenants::enabled,
            new TaskWorks(consumptions.works()),
            config.tasks(),
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
                new HealthCheck("item events", itemEvents::health),
                new HealthCheck("consumption events", consumptionEvents::health)),
            meters);
    DocsApi docs = new DocsApi();
    AdminHealthRoutes.mount(router, admin, dispatcher);
    MetricsRoutes.mount(router, admin, dispatcher);
    RamlsRoutes.mount(router, docs, dispatcher);
    JsonSchemasRoutes.mount(router, docs, dispatcher);
    OpenapiRoutes.mount(router, docs, dispatcher);
    TenantRoutes.mount(router, new TenantApi(tenantService), dispatcher);
    OrdersStorageBatchTrackingRoutes.mount(router, new TrackingApi(tracking), dispatcher);
    ResourceRoutes.mount(
        router, consumptions, new DataFileSetsApi(dataFiles, consumptions::baseUrl), config.http());
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
        .compose(started -> vertx.deployVerticle(consumptionEvents))
        .compose(started -> vertx.deployVerticle(tasks))
        .compose(started -> vertx.deployVerticle(consumptions.sender()))
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

  private ContentStores contentStores(Database database) {
    List<ContentStore> stores = new ArrayList<>();
    config
        .files()
        .s3()
        .ifPresent(
            settings -> {
              S3Bucket bucket = S3Bucket.open(vertx, settings);
              onClose(running(bucket::close));
              stores.add(new S3ContentStore(bucket));
            });
    stores.add(new TableContentStore(database));
    return new ContentStores(stores);
  }

  private static List<String> ownTopics(Topics topics, Tenant tenant) {
    return List.of(
        topics.of(tenant, BatchEvent.TOPIC),
        topics.of(tenant, Consumptions.NOTIFICATION_TOPIC),
        topics.of(tenant, DEAD_LETTERS));
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
