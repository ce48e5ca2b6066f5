package org.folio.batch.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.folio.batch.db.Tenant;

/**
 * Runs the module with a PostgreSQL and a Kafka of its own, shows what it does, and stays up until
 * it is stopped: {@code mvn -Pdev}.
 */
public final class DevMode {
  private static final Tenant TENANT = new Tenant("diku");

  private final Screen screen = Screen.ofProcess();
  private final DevServices services;
  private volatile boolean stopping;

  private DevMode(DevServices services) {
    this.services = services;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Directories.target().resolve("dev");
    System.setProperty("test.log", directory.resolve("dev.log").toString());
    try {
      DevPorts ports = DevPorts.read(System.getProperties(), System.getenv());
      if (!Directories.claim(directory)) {
        throw new IllegalArgumentException("Dev mode is running in " + directory + " already");
      }
      new DevMode(new DevServices(directory, ports)).run();
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-dev-mode"));
    try {
      start();
      if (!"false".equals(System.getProperty("demo"))) {
        new Demo(screen, services, TENANT).show();
      }
      screen.line("\nCtrl-C stops all of it.");
    } catch (RuntimeException | IOException e) {
      if (!stopping) {
        LogManager.getLogger(DevMode.class).error("Dev mode failed, see {}", services.logFile(), e);
        System.exit(1);
      }
    }
    new CountDownLatch(1).await(); // until the JVM ends
  }

  private void start() {
    screen.line("\nmod-batch-tracking with all it needs. Data and log: " + services.directory());
    screen.step("PostgreSQL", services::startPostgres, EmbeddedPostgres::jdbcUrl);
    screen.step("Kafka", services::startKafka, EmbeddedKafka::bootstrapServers);
    screen.step("module", services::startModule, LocalModule::baseUrl);
    screen.step(
        "tenant",
        () -> new Gateway(services.baseUrl(), TENANT).enable(),
        tenant -> TENANT + " enabled through POST /_/tenant");
    screen.line(
        "READY %s kafka=%s postgres=%s"
            .formatted(
                services.baseUrl(),
                services.kafka().bootstrapServers(),
                services.postgres().jdbcUrl()));
  }

  private void stop() {
    stopping = true;
    screen.line("\nStopping");
    services.stop();
  }
}
