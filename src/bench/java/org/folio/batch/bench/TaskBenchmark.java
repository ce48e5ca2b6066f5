package org.folio.batch.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Database;
import org.folio.batch.operation.NewOperation;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.OperationStatus;
import org.folio.batch.tenant.TenantInstance;

/** Empty tasks: how soon one is done, and how many are done in a second. */
final class TaskBenchmark {
  private static final int WARM_UPS = 300;
  private static final int STARTS = 300;
  private static final int TASKS = 5_000;
  private static final int ROUNDS = 4;

  private final BenchServices services;
  private final Report report;

  TaskBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    TenantInstance.install(services.db(), TaskInstance.TENANT);
    Process first = startInstance();
    try {
      measureLatency();
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
        Jvm.running(TaskInstance.class, List.of("-Xmx128m"), String.valueOf(services.db().port()))
            .start();
    if (process.getInputStream().read() < 0) {
      throw new IllegalStateException("The instance does not start");
    }
    return process;
  }

  private void measureLatency() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, services.db(), "task client", 2);
      OperationService service = new OperationService(database, TaskInstance.WORKS);
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < WARM_UPS + STARTS; i++) {
        long begun = System.nanoTime();
        startAndAwait(service);
        if (i >= WARM_UPS) {
          millis.add((System.nanoTime() - begun) / 1e6);
        }
      }
      report.under("empty task, start to completed", Report.median(millis), "ms", 50);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static void startAndAwait(OperationService service) throws Exception {
    NewOperation wanted = new NewOperation("nothing", new JsonObject(), null, null);
    long id =
        service.start(TaskInstance.TENANT, wanted).await(20, TimeUnit.SECONDS).operation().id();
    while (service.get(TaskInstance.TENANT, id).await(20, TimeUnit.SECONDS).status()
        != OperationStatus.COMPLETED) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  // The first round warms up.
  private double tasksPerSecond(String who) throws Exception {
    List<Double> rates = new ArrayList<>();
    try (Connection c = services.superuser();
        Statement statement = c.createStatement()) {
      for (int round = 0; round < ROUNDS; round++) {
        double rate = tasksPerSecond(statement);
        report.progress("%s: %,.0f tasks/s".formatted(who, rate));
        if (round > 0) {
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
    long begun = System.nanoTime();
    statement.execute("NOTIFY mod_batch_tracking_task_due, '" + TaskInstance.TENANT + "'");
    while (inProgress(statement) > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return TASKS / ((System.nanoTime() - begun) / 1e9);
  }

  private static long inProgress(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            TaskInstance.TENANT.sql(
                "SELECT count(*) FROM {schema}.task WHERE status IN ('PENDING', 'PROCESSING')"))) {
      found.next();
      return found.getLong(1);
    }
  }
}
