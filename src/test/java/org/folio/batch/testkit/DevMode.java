package org.folio.batch.testkit;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.folio.batch.config.ConfigException;
import org.folio.batch.db.Tenant;

/**
 * Runs the module with an embedded PostgreSQL and Kafka, runs a demo, and stays up until it is
 * stopped: {@code mvn -Pdev}.
 */
public final class DevMode {
  private static final Tenant TENANT = new Tenant("diku");

  private final Screen screen = Screen.ofProcess();
  private final Path directory;
  private final Path log;
  private final DevSettings settings;
  private final DevServices services;
  private volatile boolean stopping;

  private DevMode(Path directory, Path log, DevSettings settings) {
    this.directory = directory;
    this.log = log;
    this.settings = settings;
    this.services = new DevServices(directory, settings);
  }

  public static void main(String[] args) throws Exception {
    Path directory = Directories.target().resolve("dev");
    Path log = directory.resolve("dev.log");
    System.setProperty("test.log", log.toString());
    try {
      DevPreflight preflight = new DevPreflight(directory, System.getProperties(), System.getenv());
      preflight.check();
      preflight.setting("LOG_LEVEL").ifPresent(level -> System.setProperty("LOG_LEVEL", level));
      DevSettings settings = DevSettings.read(preflight);
      if (!Directories.claim(directory)) {
        throw new IllegalStateException("Dev mode is already running here. Stop it first.");
      }
      new DevMode(directory, log, settings).run();
    } catch (IllegalStateException | ConfigException e) {
      System.out.println("\n" + e.getMessage() + "\n");
      System.exit(1);
    }
  }

  private void run() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-dev-mode"));
    try {
      printOverview();
      start();
      if (!"false".equals(System.getProperty("demo"))) {
        new Demo(screen, settings, TENANT, services.startFileServer()).run();
      }
      screen.line(
          "\nConsole: %s\nReady. Press Ctrl-C to stop everything."
              .formatted(settings.consoleUrl()));
    } catch (Exception | AssertionError e) {
      if (!stopping) {
        LogManager.getLogger(DevMode.class).info("Dev mode failed", e); // INFO: only to the file
        screen.line("\nDev mode failed: " + reason(e) + "\nThe stack trace is in " + log + "\n");
        System.exit(1);
      }
    }
    new CountDownLatch(1).await(); // until the JVM ends
  }

  private void printOverview() {
    screen.line(
        """

        mod-batch-tracking in dev mode. Press Ctrl-C to stop everything.
          Console     %s
          API         %s  (tenant: %s)
          PostgreSQL  %s  (user: %s)
          Kafka       %s  (topics: %s.*)
          Log         %s
          Data        %s  (kept for the next run)
        """
            .formatted(
                settings.consoleUrl(),
                settings.baseUrl(),
                TENANT,
                settings.jdbcUrl(),
                settings.values().get("DB_USERNAME"),
                settings.bootstrapServers(),
                settings.env(),
                log,
                directory));
  }

  private void start() {
    if (settings.embedsPostgres()) {
      screen.step("Starting PostgreSQL", services::startPostgres);
    }
    if (settings.embedsKafka()) {
      screen.step("Starting Kafka", services::startKafka);
    }
    screen.step("Starting the module", services::startModule);
    screen.step(
        "Enabling tenant " + TENANT, () -> new Gateway(settings.baseUrl(), TENANT).enable());
  }

  /** The messages of an exception and its causes, each once. */
  static String reason(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = each.getMessage();
      messages.add(message == null ? each.getClass().getSimpleName() : message.strip());
    }
    return String.join("\n  caused by: ", messages);
  }

  private void stop() {
    stopping = true;
    screen.line("\nStopping");
    services.stop();
  }
}
