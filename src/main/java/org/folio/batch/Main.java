package org.folio.batch;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.http.DeadlineTransport;

/**
 * Starts an instance from the environment of the process, and stops it when the process is told to
 * end.
 */
public final class Main {
  private static final Logger log = LogManager.getLogger(Main.class);

  /** What stopping takes besides the requests that have begun. */
  private static final Duration REST = Duration.ofSeconds(20);

  /** Nothing is served from files: without them Vert.x makes no directory, and leaves none. */
  private static final FileSystemOptions NO_FILES =
      new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

  private final Config config;
  private final Vertx vertx;
  private final MainVerticle verticle;

  private Main(Config config, Vertx vertx, MainVerticle verticle) {
    this.config = config;
    this.vertx = vertx;
    this.verticle = verticle;
  }

  /**
   * Reads the environment, starts, and prints {@code READY <base-url>} when requests are served.
   */
  public static void main(String[] args) {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.Log4j2LogDelegateFactory");
    System.setProperty("io.netty.jfr.enabled", "false");
    Config config;
    try {
      config = Config.fromMap(environment());
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    start(config)
        .onSuccess(
            running -> {
              Runtime.getRuntime().addShutdownHook(new Thread(running::stopAndWait, "shutdown"));
              System.out.println("READY http://localhost:" + running.port());
            })
        .onFailure(
            e -> {
              log.fatal("Cannot start", e);
              System.exit(1);
            });
  }

  /** Starts an instance in this process. */
  public static Future<Main> start(Config config) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setFileSystemOptions(NO_FILES)
                    .setMetricsOptions(metricsOptions()))
            .withTransport(DeadlineTransport.of(config.http()))
            .withMetrics(new MicrometerMetricsFactory(meters))
            .build();
    MainVerticle verticle = new MainVerticle(config, meters);
    // A future that was composed would be completed by an event loop, and there is none after the
    // close: a failed start would never be told.
    Promise<Main> started = Promise.promise();
    vertx
        .deployVerticle(verticle)
        .onSuccess(id -> started.complete(new Main(config, vertx, verticle)))
        .onFailure(e -> vertx.close().onComplete(closed -> started.fail(e)));
    return started.future();
  }

  /** The port it listens on. */
  public int port() {
    return verticle.port();
  }

  /** Finishes what it has begun, for a bounded time, and ends. */
  public Future<Void> stop() {
    return vertx.close();
  }

  private void stopAndWait() {
    try {
      stop().await(config.http().shutdownTimeout().plus(REST).toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      log.warn("Stopped before everything was finished", e);
    } finally {
      LogManager.shutdown();
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String port = System.getProperty("http.port");
    if (port != null) {
      environment.put(Setting.HTTP_PORT.name(), port);
    }
    return environment;
  }

  private static MicrometerMetricsOptions metricsOptions() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        // who invents methods must not make a time series of each
        .setServerRequestTagsProvider(
            request ->
                HttpMethod.values().contains(request.method())
                    ? Tags.empty()
                    : Tags.of(Label.HTTP_METHOD.toString(), "OTHER"))
        .setLabels(
            EnumSet.of(
                Label.HTTP_METHOD,
                Label.HTTP_ROUTE,
                Label.HTTP_CODE,
                Label.POOL_NAME,
                Label.POOL_TYPE));
  }
}
