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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.config.Config;
import org.folio.batch.config.ConfigException;
import org.folio.batch.config.Setting;
import org.folio.batch.http.DeadlineTransport;
import org.jspecify.annotations.Nullable;

/**
 * Starts an instance from the environment of the process, and stops it on a termination signal.
 * Both have a time limit, whatever happens. A JDK thread enforces the limits, because the event
 * loops may be what hangs.
 */
public final class Main {
  static {
    // Before the first logger, which reads log4j2.xml: a variable that is empty is not set.
    for (Setting setting : List.of(Setting.LOG_LEVEL, Setting.LOG_FORMAT)) {
      String value = System.getenv(setting.name());
      if (value != null && !value.isBlank()) {
        System.getProperties().putIfAbsent(setting.name(), value.trim());
      }
    }
  }

  private static final Logger log = LogManager.getLogger(Main.class);

  /**
   * Time that a stop may take in addition to {@code SHUTDOWN_TIMEOUT_SECONDS}. With its default,
   * the sum is below the 30 s after which Kubernetes kills a container.
   */
  private static final Duration STOP_GRACE = Duration.ofSeconds(4);

  /** Time limit of each close. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** No file is served, so Vert.x need not create a cache directory. */
  private static final FileSystemOptions NO_FILES =
      new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

  private final Config config;
  private final Vertx vertx;
  private final Startup startup;
  private final MainVerticle verticle;
  private final Promise<Main> started = Promise.promise();
  private volatile boolean stopRequested;

  // Both are written under the lock of this object.
  private Future<String> deployed = Future.failedFuture("Not deployed");
  private @Nullable Future<Void> closed;

  private Main(Config config) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.config = config;
    this.vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setFileSystemOptions(NO_FILES)
                    .setMetricsOptions(metricsOptions()))
            .withTransport(DeadlineTransport.of(config.http()))
            .withMetrics(new MicrometerMetricsFactory(meters))
            .build();
    this.startup = new Startup(vertx);
    this.verticle = new MainVerticle(config, meters, startup, new Closing(CLOSE_TIMEOUT));
  }

  /**
   * Reads the environment, starts, and prints {@code READY <base-url>} when requests are served.
   * With {@code --help} or {@code --version} it only prints what that asks for.
   */
  public static void main(String[] args) {
    if (args.length > 0) {
      System.exit(answer(args));
    }
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.Log4j2LogDelegateFactory");
    System.setProperty("io.netty.jfr.enabled", "false");
    if (!log.isDebugEnabled()) {
      RepeatedStackTraces.install();
    }
    Map<String, String> environment = environment();
    boolean isJson = "json".equals(System.getProperty(Setting.LOG_FORMAT.name()));
    Config config;
    try {
      config = Config.fromMap(environment);
    } catch (ConfigException e) {
      if (isJson) {
        log.fatal(e.getMessage());
      } else {
        System.err.println(e.getMessage());
      }
      System.exit(ExitCode.WRONG_SETTINGS);
      return;
    }
    logStart(environment);
    Main instance = new Main(config);
    Runtime.getRuntime().addShutdownHook(new Thread(instance::stopAndWait, "shutdown"));
    try {
      instance.start().toCompletionStage().toCompletableFuture().join();
      String ready = "READY http://localhost:" + instance.port();
      if (isJson) {
        log.info(ready);
      } else {
        System.out.println(ready);
      }
    } catch (CompletionException e) {
      System.exit(
          e.getCause() instanceof StartException failure
              ? failure.exitCode()
              : ExitCode.NOT_STARTED);
    }
  }

  /**
   * Starts an instance in this process. On a failure, the returned future fails after the failure
   * was logged and the instance was closed.
   */
  public static Future<Main> start(Config config) {
    return new Main(config).start();
  }

  /** Returns the port that it listens on. */
  public int port() {
    return verticle.port();
  }

  /**
   * Finishes running work and stops. Fails if that takes longer than {@code
   * SHUTDOWN_TIMEOUT_SECONDS} and a grace period.
   */
  public Future<Void> stop() {
    stopRequested = true;
    return close(config.http().shutdownTimeout().plus(STOP_GRACE));
  }

  private synchronized Future<Main> start() {
    CompletableFuture<Void> serving = new CompletableFuture<>();
    verticle
        .started()
        .onSuccess(serves -> serving.complete(null))
        .onFailure(serving::completeExceptionally);
    deployed = vertx.deployVerticle(verticle);
    within(config.startupTimeout(), serving)
        .onSuccess(serves -> started.complete(this))
        .onFailure(this::startFailed);
    return started.future();
  }

  // Logs first, because the cause may also prevent closing.
  private void startFailed(Throwable e) {
    Throwable failure = e instanceof TimeoutException ? notInTime() : e;
    if (stopRequested) {
      log.info("Asked to stop before the start was complete");
    } else if (failure instanceof StartException) {
      log.fatal("Cannot start: {}", failure.getMessage());
    } else {
      log.fatal("Cannot start", failure);
    }
    close(STOP_GRACE)
        .onFailure(notClosed -> log.warn("The failed start was not closed within {}", STOP_GRACE))
        .onComplete(done -> started.fail(failure));
  }

  private StartException notInTime() {
    String waitingFor = startup.waitingFor();
    return new StartException(
        ExitCode.NOT_STARTED,
        "not serving within STARTUP_TIMEOUT_SECONDS (%d s)%s"
            .formatted(
                config.startupTimeout().toSeconds(),
                waitingFor.isEmpty() ? "" : "; waiting for " + waitingFor),
        null);
  }

  private synchronized Future<Void> close(Duration timeout) {
    Future<Void> begun = closed;
    if (begun != null) {
      return begun;
    }
    CompletableFuture<Void> closing = new CompletableFuture<>();
    Future<Void> limited = within(timeout, closing);
    closed = limited;
    // Not composed: an event loop would complete the future, and there is none after the close.
    startup
        .cancel()
        .transform(cancelled -> deployed)
        .transform(deployment -> deployment.failed() ? verticle.stop() : Future.succeededFuture())
        .onComplete(x -> vertx.close().onComplete(done -> closing.complete(null)));
    return limited;
  }

  private static Future<Void> within(Duration timeout, CompletableFuture<Void> future) {
    return Future.fromCompletionStage(future.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static int answer(String[] args) {
    switch (args[0]) {
      case "--help", "-h" -> System.out.print(CommandLine.help());
      case "--version" -> System.out.println(ModuleInfo.NAME + " " + ModuleInfo.VERSION);
      default -> {
        System.err.println(CommandLine.unknown(args[0]));
        return ExitCode.WRONG_SETTINGS;
      }
    }
    return 0;
  }

  private static void logStart(Map<String, String> environment) {
    Runtime jvm = Runtime.getRuntime();
    log.info(
        "Starting {} {} (commit {}), Java {}, {} processors, {} MB of heap",
        ModuleInfo.NAME,
        ModuleInfo.VERSION,
        ModuleInfo.REVISION,
        Runtime.version(),
        jvm.availableProcessors(),
        jvm.maxMemory() >> 20);
    log.info("Settings: {}", CommandLine.settings(environment));
  }

  private void stopAndWait() {
    boolean startHasFailed = started.future().failed();
    if (!startHasFailed) {
      log.info(
          "Stopping: finishing what has begun, for at most {} s",
          config.http().shutdownTimeout().toSeconds());
    }
    try {
      stop().await();
      if (!startHasFailed) {
        log.info("Stopped");
      }
    } catch (Exception e) {
      if (!startHasFailed) {
        log.error(
            "Not stopped within SHUTDOWN_TIMEOUT_SECONDS ({} s) and {} s; aborting what is still in"
                + " progress",
            config.http().shutdownTimeout().toSeconds(),
            STOP_GRACE.toSeconds());
        LogManager.shutdown();
        Runtime.getRuntime().halt(ExitCode.NOT_STOPPED_IN_TIME);
      }
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
        // unknown methods must not create a time series each
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
