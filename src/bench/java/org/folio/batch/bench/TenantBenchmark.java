package org.folio.batch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Enables many tenants one after the other on one small instance, each with its own topic of item
 * events, and restarts the instance. Measures the time of each and the memory that each takes.
 */
final class TenantBenchmark {
  private static final int TENANTS = Integer.getInteger("bench.enabled.tenants", 1_000);

  /** Memory is compared from here on, when what all tenants share is loaded. */
  private static final int WARM_UPS = 20;

  private static final int SETTLE_SECONDS = 40; // metrics of all tenants are read every 30 s
  private static final Duration COUNTS_WITHIN = Duration.ofSeconds(60);
  private static final List<String> JVM = List.of("-Xmx192m", "-XX:+UseSerialGC");
  private static final String ENABLE =
      "{\"module_to\":\"mod-batch-tracking-1.0.0\",\"purge\":false}";

  private final BenchServices services;
  private final Report report;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final List<Tenant> tenants =
      IntStream.range(0, TENANTS).mapToObj(i -> new Tenant("many" + i)).toList();
  private final HttpClient http = HttpClient.newHttpClient();

  TenantBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
    this.kafka = services.kafka("benchtenants");
    this.topics = new Topics(kafka.env());
  }

  void run() throws Exception {
    try (KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      tenants.forEach(tenant -> client.createTopic(topics.of(tenant, "inventory.item"), 1));
      report.progress("created %d topics of item events".formatted(TENANTS));
      Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
      settings.put("MALLOC_ARENA_MAX", "2"); // as in the image
      try (ModuleProcess module = ModuleProcess.start(settings, JVM)) {
        enableAll(module);
        count(module, client);
        module.stop();
      }
      long start = System.nanoTime();
      try (ModuleProcess module = ModuleProcess.start(settings, JVM)) {
        report.number(
            "restart with %,d tenants, to the first healthy answer".formatted(TENANTS),
            millisSince(start) / 1_000,
            "s");
        count(module, client);
        settle();
        report.number("  resident memory", ProcessMemory.resident(module.pid()), "MB");
        report.number("  heap after a full collection", heap(module.pid()), "MB");
      }
    }
  }

  private void enableAll(ModuleProcess module) throws Exception {
    List<Double> millis = new ArrayList<>();
    Memory before = null;
    for (Tenant tenant : tenants) {
      if (millis.size() == Math.min(WARM_UPS, TENANTS / 2)) {
        before = memory(module);
      }
      millis.add(enable(module, tenant));
      if (millis.size() % 100 == 0) {
        report.progress(
            "%d tenants, the last hundred in %.0f ms each; %.0f MB resident"
                .formatted(
                    millis.size(),
                    Report.median(millis.subList(millis.size() - 100, millis.size())),
                    ProcessMemory.resident(module.pid())));
      }
    }
    Memory after = memory(module);
    int added = TENANTS - Math.min(WARM_UPS, TENANTS / 2);
    report.under(
        "enabling a tenant, %,d one after the other, median".formatted(TENANTS),
        Report.median(millis),
        "ms",
        300);
    report.number("  p99", Report.atShare(0.99, millis), "ms");
    report.under(
        "heap of a further tenant, after a full collection",
        (after.heap() - before.heap()) * 1024 / added,
        "kB",
        100);
    report.number(
        "  resident memory of a further tenant",
        (after.resident() - before.resident()) * 1024 / added,
        "kB");
    report.number(
        "  resident memory with %,d tenants, %s".formatted(TENANTS, String.join(" ", JVM)),
        after.resident(),
        "MB");
    report.number("  heap after a full collection", after.heap(), "MB");
    report.number("  memory of all database sessions", after.sessions(), "MB");
    report.number(
        "  in the database, for each tenant",
        (after.database() - before.database()) * 1024 / added,
        "kB");
  }

  private double enable(ModuleProcess module, Tenant tenant)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(module.baseUrl() + "/_/tenant"))
            .header("X-Okapi-Tenant", tenant.id())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ENABLE))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 204) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return millisSince(start);
  }

  /** Waits until tenants from the first to the last count an event. */
  private void count(ModuleProcess module, KafkaClient client) {
    for (Tenant tenant :
        List.of(tenants.get(0), tenants.get(TENANTS / 2), tenants.get(TENANTS - 1))) {
      Gateway gateway = new Gateway(module.baseUrl(), tenant);
      UUID batch = gateway.announce(2);
      long start = System.nanoTime();
      client.send(new ItemEvents(tenant).create(batch).to(topics.of(tenant, "inventory.item")));
      client.flush();
      gateway.awaitProcessed(batch, 1, COUNTS_WITHIN);
      report.progress("tenant %s counted after %.0f ms".formatted(tenant, millisSince(start)));
    }
  }

  /**
   * @param resident of the instance, in MB, as are the others
   * @param heap of the instance after a full collection
   * @param sessions private memory of all its database sessions
   * @param database size of the database
   */
  private record Memory(double resident, double heap, double sessions, double database) {}

  private Memory memory(ModuleProcess module) throws Exception {
    settle();
    double resident = ProcessMemory.resident(module.pid());
    try (Connection connection = services.superuser();
        Statement statement = connection.createStatement()) {
      return new Memory(resident, heap(module.pid()), sessions(statement), database(statement));
    }
  }

  private static void settle() throws InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
  }

  private static double sessions(Statement statement) throws SQLException, IOException {
    double megabytes = 0;
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'mod-batch-tracking%'")) {
      while (rows.next()) {
        megabytes += ProcessMemory.unshared(rows.getLong(1));
      }
    }
    return megabytes;
  }

  private static double database(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT pg_database_size(current_database()) / 1048576.0")) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  /** Collects all garbage of a process and returns what remains, in MB. */
  private static double heap(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram =
        new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (jcmd.waitFor() != 0) {
      throw new IllegalStateException(histogram);
    }
    // Total <instances> <bytes>
    String total = histogram.substring(histogram.lastIndexOf("Total"));
    return Long.parseLong(total.split("\\s+")[2]) / 1048576.0;
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
