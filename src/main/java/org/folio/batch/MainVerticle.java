package org.folio.batch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.folio.batch.admin.AdminApi;
import org.folio.batch.admin.DocsApi;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.admin.ModuleSettingsApi;
import org.folio.batch.admin.PagesApi;
import org.folio.batch.api.AdminHealthRoutes;
import org.folio.batch.api.BatchTrackingConsoleAssetsRoutes;
import org.folio.batch.api.BatchTrackingConsoleRoutes;
import org.folio.batch.api.BatchTrackingDocsAssetsRoutes;
import org.folio.batch.api.BatchTrackingDocsOpenapiRoutes;
import org.folio.batch.api.BatchTrackingDocsRoutes;
import org.folio.batch.api.BatchTrackingModuleSettingsRoutes;
import org.folio.batch.api.JsonSchemasRoutes;
import org.folio.batch.api.MetricsRoutes;
import org.folio.batch.api.OpenapiRoutes;
import org.folio.batch.api.RamlsRoutes;
import org.folio.batch.bulk.BulkActions;
import org.folio.batch.config.Config;
import org.folio.batch.console.ConsoleApi;
import org.folio.batch.consumption.notification.DeliveryCountsStore;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpServerVerticle;
import org.folio.batch.http.RequestFilter;
import org.folio.batch.operation.TaskCounts;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.operation.worker.TaskRunner;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tenant.TenantGauges;
import org.folio.batch.tracking.BatchBulkTarget;
import org.folio.batch.upload.UploadCountsStore;

/**
 * The composition root: creates all parts of an instance, and starts and stops them in order. Each
 * {@code *Wiring} creates the services of one package and mounts their routes.
 */
final class MainVerticle extends VerticleBase {
  private static final String DEAD_LETTERS = "batch-tracking.dead-letter";

  /**
   * With a single connection, a tenant whose tables are locked would block the leases of others.
   */
  private static final int MIN_TASK_CONNECTIONS = 2;

  private final Config config;
  private final PrometheusMeterRegistry meters;
  private final Startup startup;
  private final Closing closing;
  private final List<HttpServerVerticle> servers = new CopyOnWriteArrayList<>();
  private final Promise<Void> started = Promise.promise();

  MainVerticle(Config config, PrometheusMeterRegistry meters, Startup startup, Closing closing) {
    this.config = config;
    this.meters = meters;
    this.startup = startup;
    this.closing = closing;
  }

  /**
   * Completes when the instance serves requests. A failed deployment completes only after
   * everything is closed; this future fails before.
   */
  Future<Void> started() {
    return started.future();
  }

  @Override
  public Future<?> start() {
    // Loading classes and compiling schemas takes a second of CPU time, several in a small
    // container: too long for an event loop.
    return vertx
        .executeBlocking(this::assemble, false)
        .compose(Supplier::get)
        .onComplete(done -> started.complete(null, done.cause()));
  }

  /**
   * Creates all parts. PostgreSQL and Kafka are already contacted meanwhile.
   *
   * @return starts the parts
   */
  private Supplier<Future<?>> assemble() {
    bindJvmMetrics();
    // Otherwise the host name resolver would load its large tables on an event loop.
    String unused = IDN.toASCII("localhost");
    Platform platform = new Platform(vertx, config, meters, closing);
    FileWiring files = new FileWiring(platform);
    TenantWiring tenants = new TenantWiring(platform, ownTopics(), files.service);
    Future<?> services = Future.all(tenants.start(startup), platform.awaitKafka(startup));
    EventWiring events = new EventWiring(platform, tenants.tenants);
    LiveWiring live = new LiveWiring(platform, tenants.tenants);
    TrackingWiring tracking = new TrackingWiring(platform, tenants.tenants, events, live.changes);
    ConsumptionWiring consumption =
        new ConsumptionWiring(platform, tenants.tenants, events, files.service, live.changes);
    UploadWiring uploads = new UploadWiring(platform, tenants.tenants, live.changes);
    live.serve(
        List.of(
            tracking.live(live.database),
            uploads.live(live.database),
            consumption.live(live.database)));
    BulkWiring bulk =
        new BulkWiring(
            platform,
            tenants.tenants,
            List.of(new BatchBulkTarget(), uploads.inBulk(), consumption.exportsInBulk()));
    TaskHandlers works =
        TaskHandlers.of(List.of(consumption.works(), uploads.works(), bulk.works()));
    TaskRunner tasks = taskRunner(platform, tenants.tenants, works);
    TenantGauges gauges =
        new TenantGauges(
            vertx,
            platform.system,
            tenants.tenants::enabled,
            List.of(new TaskCounts(works), new UploadCountsStore(), new DeliveryCountsStore()),
            meters);
    closing.addBlock("metrics of tenants", gauges::close);

    // The order matters: the first matching route is used.
    ErrorMapper errors = new ErrorMapper();
    Dispatcher dispatcher = new Dispatcher(config.http(), errors);
    Router router = Router.router(vertx);
    new RequestFilter(List.of(ResourceRoutes.paths(), uploads.paths()), errors, config.http())
        .mount(router);
    mountAdmin(router, dispatcher, platform, List.of(tracking.health(), consumption.health()));
    tenants.mount(router, dispatcher);
    events.mount(router, dispatcher);
    tracking.mount(router, dispatcher);
    List<TaskKind> kinds = new ArrayList<>(uploads.kinds());
    kinds.add(BulkActions.TASK_KIND);
    consumption.mount(router, works, kinds);
    uploads.mount(router, dispatcher);
    live.mount(router, dispatcher);
    bulk.mount(router, dispatcher);
    mountConsole(router, dispatcher);
    router.route().handler(routing -> routing.fail(404));

    return () ->
        services
            .compose(
                answered ->
                    Future.all(
                        events.start(),
                        tracking.start(),
                        consumption.start(),
                        vertx.deployVerticle(tasks)))
            .compose(running -> listen(router))
            // stops first, because the server waits for the answers that it has begun
            .compose(listening -> live.start())
            .onSuccess(started -> gauges.start());
  }

  /**
   * Stops in reverse order. Deployed verticles have stopped before: first the HTTP servers, then
   * the tasks and the poll loops.
   */
  @Override
  public Future<?> stop() {
    return closing.close();
  }

  /** Returns the port on which requests are served. */
  int port() {
    return servers.get(0).port();
  }

  /** Returns the last parts of the names of the topics that every tenant gets. */
  private static List<String> ownTopics() {
    List<String> topics = new ArrayList<>(TrackingWiring.TOPICS);
    topics.addAll(ConsumptionWiring.TOPICS);
    topics.add(DEAD_LETTERS);
    return topics;
  }

  private TaskRunner taskRunner(Platform platform, EnabledTenants tenants, TaskHandlers handlers) {
    return new TaskRunner(
        platform.database("tasks", Math.max(MIN_TASK_CONNECTIONS, config.tasks().concurrency())),
        PgNotifier.of(vertx, config.db(), "task signals"),
        tenants::enabled,
        handlers,
        config.tasks(),
        meters);
  }

  private void mountAdmin(
      Router router, Dispatcher dispatcher, Platform platform, List<HealthCheck> ofFeatures) {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(new HealthCheck("database storage", platform::checkDisk));
    checks.add(new HealthCheck("database", platform.health::ping));
    checks.addAll(ofFeatures);
    AdminApi admin = new AdminApi(checks, meters);
    DocsApi docs = new DocsApi();
    AdminHealthRoutes.mount(router, admin, dispatcher);
    MetricsRoutes.mount(router, admin, dispatcher);
    RamlsRoutes.mount(router, docs, dispatcher);
    JsonSchemasRoutes.mount(router, docs, dispatcher);
    OpenapiRoutes.mount(router, docs, dispatcher);
    ModuleSettingsApi settings = new ModuleSettingsApi(ModuleInfo.VERSION, config.shown());
    BatchTrackingModuleSettingsRoutes.mount(router, settings, dispatcher);
    PagesApi pages = new PagesApi(docs.openapi());
    pages.mountHome(router, dispatcher);
    BatchTrackingDocsRoutes.mount(router, pages, dispatcher);
    BatchTrackingDocsOpenapiRoutes.mount(router, pages, dispatcher);
    BatchTrackingDocsAssetsRoutes.mount(router, pages, dispatcher);
  }

  private void mountConsole(Router router, Dispatcher dispatcher) {
    ConsoleApi console = new ConsoleApi(config.console());
    BatchTrackingConsoleRoutes.mount(router, console, dispatcher);
    BatchTrackingConsoleAssetsRoutes.mount(router, console, dispatcher);
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

  private void bindJvmMetrics() {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    Gauge.builder("build.info", () -> 1)
        .description("What runs: version, commit and Java")
        .tags("version", ModuleInfo.VERSION, "revision", ModuleInfo.REVISION)
        .tag("java", Runtime.version().toString())
        .register(meters);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(meters);
    closing.addBlock("metrics of garbage collection", gc::close);
  }
}
