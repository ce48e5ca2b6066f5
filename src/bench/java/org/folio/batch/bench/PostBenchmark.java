package org.folio.batch.bench;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.FreePort;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Compares POST of a batch over 8 connections with a bare route that runs the same INSERT. Each
 * runs in a separate JVM with the same number of connections to the same database. Rounds alternate
 * after a warm-up.
 */
final class PostBenchmark {
  static final String PATH = "/orders-storage/batch-tracking";
  private static final int POOL_SIZE = 16;
  private static final int WARM_UPS =
      7; // the module has more code to be compiled than the bare route
  private static final int ROUNDS = 7;
  // the collector that the JVM chooses in a container of the size of the launch descriptor
  private static final List<String> JVM_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");
  private static final long ROUND_MS = 5_000;
  private static final Tenant TENANT = new Tenant("post");

  private final BenchServices services;
  private final Report report;

  PostBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    Map<String, String> settings =
        ModuleProcess.environment(services.db(), services.kafka("benchpost"));
    settings.put("DB_MAXPOOLSIZE", String.valueOf(POOL_SIZE));
    int barePort = FreePort.any();
    try (ModuleProcess module = ModuleProcess.start(settings, JVM_OPTIONS)) {
      new Gateway(module.baseUrl(), TENANT).enable();
      createBareTable();
      Process bare = startBare(barePort);
      try (PostLoad load = new PostLoad()) {
        measure(load, barePort, URI.create(module.baseUrl()).getPort());
      } finally {
        bare.destroy();
      }
    }
  }

  private void measure(PostLoad load, int barePort, int modulePort) throws Exception {
    List<Double> bare = new ArrayList<>();
    List<Double> module = new ArrayList<>();
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      boolean moduleFirst = round % 2 == 0; // so that a drift of the machine favours neither
      double first =
          load.requestsPerSecond(moduleFirst ? modulePort : barePort, TENANT.id(), ROUND_MS);
      double second =
          load.requestsPerSecond(moduleFirst ? barePort : modulePort, TENANT.id(), ROUND_MS);
      if (round >= WARM_UPS) {
        module.add(moduleFirst ? first : second);
        bare.add(moduleFirst ? second : first);
        report.progress(
            "round %d: bare route %,.0f/s, module %,.0f/s"
                .formatted(
                    round - WARM_UPS + 1,
                    bare.get(bare.size() - 1),
                    module.get(module.size() - 1)));
      }
    }
    report.number("POST, bare route, 8 connections", Report.median(bare), "requests/s");
    report.number("POST, module, 8 connections", Report.median(module), "requests/s");
    report.atLeast("POST, module / bare route", Report.medianRatio(module, bare), "", 0.9);
  }

  private void createBareTable() throws Exception {
    try (Connection c = services.superuser();
        Statement statement = c.createStatement()) {
      statement.execute("CREATE SCHEMA bare AUTHORIZATION " + EmbeddedPostgres.USER);
      statement.execute(
          TENANT.sql(
              "CREATE TABLE bare.batch_tracking (LIKE {schema}.batch_tracking INCLUDING ALL)"));
      statement.execute("ALTER TABLE bare.batch_tracking OWNER TO " + EmbeddedPostgres.USER);
    }
  }

  private Process startBare(int port) throws IOException {
    Process bare =
        Jvm.running(
                BareServer.class,
                JVM_OPTIONS,
                String.valueOf(port),
                String.valueOf(services.db().port()),
                String.valueOf(POOL_SIZE))
            .start();
    int ready = bare.getInputStream().read(); // the first letter of what it prints when it serves
    if (ready < 0) {
      throw new IllegalStateException("The bare server does not start");
    }
    return bare;
  }
}
