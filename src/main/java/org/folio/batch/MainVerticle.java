package org.folio.batch;

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
import java.util.function.Function;
import java.util.function.Supplier;
import org.folio.batch.config.Config;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpServerVerticle;
import org.folio.batch.http.RequestFilter;

/** The composition root: lists the features of an instance, and starts and stops them in order. */
final class MainVerticle extends VerticleBase {
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
   * Creates all features. PostgreSQL and Kafka are already contacted meanwhile.
   *
   * @return starts the features
   */
  private Supplier<Future<?>> assemble() {
    // Otherwise the host name resolver would load its large tables on an event loop.
    String unused = IDN.toASCII("localhost");
    Platform platform = new Platform(vertx, config, meters, closing);
    Future<?> services = platform.connect(startup);
    List<Feature> features = features(platform);

    Router router = Router.router(vertx);
    new RequestFilter(all(features, Feature::apis), new ErrorMapper(), config.http()).mount(router);
    Dispatcher dispatcher = new Dispatcher(config.http(), platform.tenants::requireEnabled);
    features.forEach(feature -> feature.mount(router, dispatcher));
    router.route().handler(routing -> routing.fail(404));

    return () ->
        services
            .compose(ready -> Future.all(features.stream().map(Feature::start).toList()))
            .compose(running -> listen(router))
            .compose(listening -> Future.all(features.stream().map(Feature::serve).toList()));
  }

  /** The last ones collect what the others add. */
  private static List<Feature> features(Platform platform) {
    FileFeature files = new FileFeature(platform);
    EventFeature events = new EventFeature(platform);
    List<Feature> features = new ArrayList<>();
    features.add(files);
    features.add(events);
    features.add(new TrackingFeature(platform, events));
    features.add(new ConsumptionFeature(platform, events, files.service));
    features.add(new UploadFeature(platform));
    features.add(new BulkFeature(platform, all(features, Feature::bulkTargets)));
    features.add(new TaskFeature(platform, all(features, Feature::taskHandlers)));
    features.add(new LiveFeature(platform, all(features, Feature::liveSources)));
    features.add(
        new TenantFeature(
            platform,
            files.service,
            all(features, Feature::topics),
            all(features, Feature::counts)));
    features.add(new AdminFeature(platform, all(features, Feature::healthChecks)));
    return features;
  }

  private static <T> List<T> all(List<Feature> features, Function<Feature, List<T>> part) {
    return features.stream().flatMap(feature -> part.apply(feature).stream()).toList();
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
}
