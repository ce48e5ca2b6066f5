package org.folio.batch.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Measures how long the fat jar takes to its first healthy answer, and its memory after a million
 * events.
 */
final class StartBenchmark {
  private static final int STARTS = 7;
  private static final int EVENTS = 1_000_000;
  // the collector that the JVM chooses by itself in a container as small as the launch descriptor's
  private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC");
  private static final Tenant TENANT = new Tenant("start");

  private final BenchServices services;
  private final Report report;
  private final KafkaSettings kafka;

  StartBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
    this.kafka = services.kafka("benchstart");
  }

  void run() throws Exception {
    List<String> asInTheImage = new ArrayList<>(OPTIONS);
    asInTheImage.add("-XX:SharedArchiveFile=" + classData());
    List<Double> plain = new ArrayList<>();
    List<Double> archived = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      plain.add(secondsToHealthy(OPTIONS));
      archived.add(secondsToHealthy(asInTheImage));
    }
    report.under("start to first healthy answer, java -jar", Report.median(plain), "s", 2);
    report.under(
        "  same, with the class data archive of the image", Report.median(archived), "s", 2);
    measureMemory();
  }

  /** Creates the class data archive as the image does, by a start that finds no database. */
  private Path classData() throws InterruptedException {
    Path archive = Path.of("target/bench/classes.jsa").toAbsolutePath();
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    settings.put("DB_PORT", "1");
    settings.put("STARTUP_TIMEOUT_SECONDS", "10");
    settings.put("LOG_LEVEL", "OFF");
    try (ModuleProcess module =
        ModuleProcess.launch(
            settings, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=error"))) {
      module.awaitEnd(Duration.ofMinutes(1));
    }
    return archive;
  }

  private double secondsToHealthy(List<String> options) throws Exception {
    int port = FreePort.any();
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    settings.put("HTTP_PORT", String.valueOf(port));
    long start = System.nanoTime();
    try (ModuleProcess module = ModuleProcess.launch(settings, options)) {
      while (!isHealthy(port)) {
        if (!module.isAlive()) {
          throw new IllegalStateException(module.output());
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      report.progress("healthy after %.2f s".formatted(seconds));
      return seconds;
    }
  }

  private static boolean isHealthy(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + port + "/admin/health").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void measureMemory() throws Exception {
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    settings.put("MALLOC_ARENA_MAX", "2"); // as in the image
    try (ModuleProcess module = ModuleProcess.start(settings, OPTIONS)) {
      new Gateway(module.baseUrl(), TENANT).enable();
      ItemTopic topic = ItemTopic.describe(kafka.env(), List.of(TENANT), EVENTS);
      try (CountedTenants counted = new CountedTenants(services, topic)) {
        counted.reset();
        topic.fill(kafka);
        long give = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (counted.counted() < topic.events() && System.nanoTime() < give) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
        report.progress("counted %,d events".formatted(counted.counted()));
      }
      report.under(
          "resident memory after %,d events, %s".formatted(EVENTS, String.join(" ", OPTIONS)),
          ProcessMemory.resident(module.pid()),
          "MB",
          300);
      report.number("  peak", ProcessMemory.residentAtMost(module.pid()), "MB");
    }
  }
}
