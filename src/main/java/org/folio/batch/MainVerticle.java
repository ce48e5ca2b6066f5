package org.folio.batch;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.folio.batch.admin.AdminApi;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.consumption.ConsumptionParts;
import org.folio.batch.consumption.Consumptions;
import org.folio.batch.consumption.NewConsumption;
import org.folio.batch.db.Database;
import org.folio.batch.db.Signals;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.ContentStores;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.file.S3Bucket;
import org.folio.batch.file.S3ContentStore;
import org.folio.batch.file.TableContentStore;
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
import org.folio.batch.upload.Uploads;

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
  private final Closing closing = new Closing();

  MainVerticle(Config config, PrometheusMeterRegistry meters) {
    this.config = config;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    JvmMeters jvm = new JvmMeters();
    jvm.bindTo(meters);
    closing.laterRun(jvm::close);
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
    closing.later(topicAdmin::close);
    EventProducer producer = new EventProducer(vertx, config.kafka(), topicAdmin);
    closing.later(producer::close);

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

    Uploads uploads = new Uploads(vertx, requests, tenants, config.uploads(), clock);
    closing.later(uploads::close);

    TaskRunner tasks =
        new TaskRunner(
            database("tasks", config.tasks().concurrency()),
            Signals.of(vertx, config.db(), "tasks"),
            tenants::enabled,
            TaskWorks.of(List.of(consumptions.works(), uploads.works())),
            config.tasks(),
            meters);

    // HTTP
    AdminApi admin =
        new AdminApi(
            List.of(
                new HealthCheck("database", requests::ping),
                new HealthCheck("item events", itemEvents::health),
                new HealthCheck("consumption events", consumptionEvents::health)),
            meters);
    Routes routes = new Routes(vertx, config.http());
    routes.mount(admin);
    routes.mount(new TenantApi(tenantService));
    routes.mount(new TrackingApi(tracking));
    routes.mount(consumptions, new DataFileSetsApi(dataFiles, consumptions::baseUrl));
    routes.mount(uploads);

    return moduleSchema
        .ensure()
        .compose(ready -> tenants.start())
        .onSuccess(known -> closing.laterRun(tenants::close))
        .compose(
            known -> {
              tenantJobs.start();
              closing.later(tenantJobs::close);
              return relay.start();
            })
        .onSuccess(started -> closing.later(relay::close))
        .compose(started -> vertx.deployVerticle(itemEvents))
        .compose(started -> vertx.deployVerticle(consumptionEvents))
        .compose(started -> vertx.deployVerticle(tasks))
        .compose(started -> vertx.deployVerticle(consumptions.sender()))
        .compose(started -> listen(routes.router()));
  }

  /**
   * Stops in the reverse order. The HTTP servers, which were deployed last, have stopped before.
   */
  @Override
  public Future<?> stop() {
    return closing.closeAll();
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
    Optional<S3Bucket> bucket = config.files().s3().map(s3 -> S3Bucket.open(vertx, s3));
    bucket.ifPresent(opened -> closing.laterRun(opened::close));
    return ContentStores.of(new TableContentStore(database), bucket.map(S3ContentStore::new));
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
    closing.later(database::close);
    return database;
  }
}
