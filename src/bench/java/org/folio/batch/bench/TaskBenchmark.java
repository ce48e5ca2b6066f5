package org.folio.batch.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/**
 * Measures how long an export of an empty window takes over HTTP, and how many empty tasks are run
 * per second.
 */
final class TaskBenchmark {
  private static final Tenant EXPORTS = new Tenant("tasksexport");
  private static final String HEAP = "-Xmx128m";
  private static final int WARM_UPS = 300;
  private static final int STARTS = 300;
  private static final int TASKS = 5_000;
  private static final int FIRST_ROUNDS = 3;
  private static final int ROUNDS = 6;

  private final BenchServices services;
  private final Report report;

  TaskBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    measureLatency();
    TenantInstance.install(services.db(), TaskInstance.TENANT);
    Process first = startInstance();
    try {
      double one = tasksPerSecond("one instance");
      report.atLeast("empty tasks, one instance", one, "tasks/s", 500);
      Process second = startInstance();
      try {
        double two = tasksPerSecond("two instances");
        report.atLeast("empty tasks, two instances", two, "tasks/s", one);
      } finally {
        second.destroy();
      }
    } finally {
      first.destroy();
    }
  }

  private Process startInstance() throws IOException {
    Process process =
        Jvm.running(TaskInstance.class, List.of(HEAP), String.valueOf(services.db().port()))
            .start();
    if (process.getInputStream().read() < 0) {
      throw new IllegalStateException("The instance does not start");
    }
    return process;
  }

  private void measureLatency() throws Exception {
    try (ModuleProcess module =
        ModuleProcess.start(
            ModuleProcess.environment(services.db(), services.kafka("benchtasks")),
            List.of(HEAP))) {
      new Gateway(module.baseUrl(), EXPORTS).enable();
      ExportClient client = new ExportClient(module.baseUrl(), EXPORTS);
      client.createLimit();
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < WARM_UPS + STARTS; i++) {
        long begun = System.nanoTime();
        client.export(KnownConsumptions.FROM, KnownConsumptions.TO, 1);
        if (i >= WARM_UPS) {
          millis.add((System.nanoTime() - begun) / 1e6);
        }
      }
      report.under("export of an empty window, POST to Completed", Report.median(millis), "ms", 50);
      report.number("  90th percentile", Report.atShare(0.9, millis), "ms");
    }
  }

  // The first rounds warm up.
  private double tasksPerSecond(String who) throws Exception {
    List<Double> rates = new ArrayList<>();
    try (Connection c = services.superuser();
        Statement statement = c.createStatement()) {
      for (int round = 0; round < ROUNDS; round++) {
        double rate = tasksPerSecond(statement);
        report.progress("%s: %,.0f tasks/s".formatted(who, rate));
        if (round >= FIRST_ROUNDS) {
          rates.add(rate);
        }
      }
    }
    return Report.median(rates);
  }

  private static double tasksPerSecond(Statement statement) throws Exception {
    statement.execute(
        TaskInstance.TENANT.sql(
            """
            WITH o AS (
              INSERT INTO {schema}.operation (kind, request)
              SELECT 'nothing', '{}' FROM generate_series(1, %d) RETURNING id)
            INSERT INTO {schema}.task (operation_id, kind) SELECT id, 'nothing' FROM o"""
                .formatted(TASKS)));
    // as autovacuum does by the minute
    statement.execute(TaskInstance.TENANT.sql("VACUUM ANALYZE {schema}.task, {schema}.operation"));
    long begun = System.nanoTime();
    statement.execute("NOTIFY mod_batch_tracking_task_due, '" + TaskInstance.TENANT + "'");
    while (isAnyLeft(statement)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return TASKS / ((System.nanoTime() - begun) / 1e9);
  }

  // two questions, as there are two small indexes to answer them
  private static boolean isAnyLeft(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            TaskInstance.TENANT.sql(
                """
                SELECT EXISTS (SELECT FROM {schema}.task WHERE status = 'PENDING')
                  OR EXISTS (SELECT FROM {schema}.task WHERE status = 'PROCESSING')"""))) {
      found.next();
      return found.getBoolean(1);
    }
  }
}
