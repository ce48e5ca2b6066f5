package org.folio.batch.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ModuleProcess;

/** Counts the transactions that two idle instances make with many tenants. */
final class IdleBenchmark {
  private static final int TENANTS = Integer.getInteger("bench.idle.tenants", 300);
  private static final int SETTLE_SECONDS = 60;
  private static final int SECONDS = 60;
  private static final List<String> JVM = List.of("-Xmx192m", "-XX:+UseSerialGC");

  private final BenchServices services;
  private final Report report;

  IdleBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    KafkaSettings kafka = services.kafka("benchidle");
    Map<String, String> settings = ModuleProcess.environment(services.db(), kafka);
    try (ModuleProcess one = ModuleProcess.start(settings, JVM);
        ModuleProcess two = ModuleProcess.start(settings, JVM)) {
      Stopwatch stopwatch = new Stopwatch();
      for (int i = 0; i < TENANTS; i++) {
        new Gateway(one.baseUrl(), new Tenant("idle" + i)).enable();
      }
      report.number(
          "enabling a tenant, %d one after the other".formatted(TENANTS),
          1_000 / stopwatch.speedOf(TENANTS).perSecond(),
          "ms");
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      long before = transactions();
      TimeUnit.SECONDS.sleep(SECONDS);
      double perSecond = (double) (transactions() - before) / SECONDS;
      report.under(
          "transactions of two idle instances, %d tenants".formatted(TENANTS), perSecond, "/s", 5);
      report.number("  resident memory of each", ProcessMemory.resident(two.pid()), "MB");
      report.progress("served at " + two.baseUrl());
    }
  }

  private long transactions() throws SQLException {
    try (Connection connection = services.superuser();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database WHERE datname = current_database()")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
