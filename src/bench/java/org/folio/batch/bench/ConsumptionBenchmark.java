package org.folio.batch.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;

/**
 * Compares the rate at which the module takes consumption events with that at which COPY stores the
 * same rows. Rounds alternate after a warm-up.
 */
final class ConsumptionBenchmark {
  private static final int EVENTS = Integer.getInteger("bench.events", 1_000_000);
  private static final int THREADS = Integer.getInteger("bench.threads", 1);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 8);
  private static final int WARM_UPS = ROUNDS / 3;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
  private static final String CONSUMPTIONS = "benchconsumptions";
  private static final Tenant TENANT = new Tenant("benchconsumptions");

  private final BenchServices services;
  private final Report report;

  ConsumptionBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    enable();
    ConsumptionTopic topic =
        ConsumptionTopic.describe(
            CONSUMPTIONS, TENANT, EVENTS / ItemTopic.PARTITIONS * ItemTopic.PARTITIONS);
    topic.fill(services.kafka(CONSUMPTIONS));
    ConsumptionCopy copy = new ConsumptionCopy(services, TENANT);
    List<Double> copied = new ArrayList<>();
    List<Double> counted = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Speed ofModule = takeAll(topic.events());
      requireCounted(topic.events());
      if (round == 0) {
        copy.read();
      }
      reset();
      Speed ofCopy = copy.run();
      requireCounted(topic.events());
      report.progress("round %d: module %s, COPY %s".formatted(round, ofModule, ofCopy));
      if (round >= WARM_UPS) {
        counted.add(ofModule.perSecond());
        copied.add(ofCopy.perSecond());
      }
    }
    report.number("consumption events, 1 tenant", Report.median(counted), "events/s");
    report.number("  COPY of the same rows, with counters", Report.median(copied), "rows/s");
    report.atLeast("  module / COPY", Report.medianRatio(counted, copied), "", 0.7);
  }

  private void enable() throws Exception {
    try (LocalModule module = LocalModule.start(services.db(), services.kafka(CONSUMPTIONS))) {
      new Gateway(module.baseUrl(), TENANT).enable();
      new ExportClient(module.baseUrl(), TENANT).createLimit();
    }
  }

  private void reset() throws SQLException {
    try (Connection connection = services.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(
          TENANT.sql(
              "TRUNCATE {schema}.consumption, {schema}.consumption_counter, {schema}.consumer_position, {schema}.outbox"));
      statement.execute("CHECKPOINT");
    }
  }

  /** Runs the module until all events of the topic are committed. */
  private Speed takeAll(long events) throws Exception {
    KafkaSettings kafka = services.kafka(CONSUMPTIONS);
    reset();
    services.forgetOffsets(kafka);
    Map<String, String> settings = Map.of("INGEST_THREADS", String.valueOf(THREADS));
    try (Connection connection = services.superuser();
        PreparedStatement positions =
            connection.prepareStatement(
                TENANT.sql(
                    "SELECT coalesce(sum(next_offset), 0) FROM {schema}.consumer_position"));
        LocalModule module = LocalModule.start(services.db(), kafka, settings)) {
      long giveUp = System.nanoTime() + PATIENCE;
      long first = 0;
      long now = 0;
      Stopwatch stopwatch = new Stopwatch();
      while (now < events && System.nanoTime() < giveUp) {
        TimeUnit.MILLISECONDS.sleep(10);
        now = number(positions);
        if (first == 0 && now > 0) {
          first = now;
          stopwatch = new Stopwatch();
        }
      }
      if (now != events) {
        throw new IllegalStateException(
            "Took %,d of %,d events at %s".formatted(now, events, module.baseUrl()));
      }
      return stopwatch.speedOf(now - first);
    }
  }

  private void requireCounted(long events) throws SQLException {
    try (Connection connection = services.superuser();
        PreparedStatement counters =
            connection.prepareStatement(
                TENANT.sql("SELECT sum(consumptions) FROM {schema}.consumption_counter"))) {
      long counted = number(counters);
      if (counted != events) {
        throw new IllegalStateException("Counted %,d of %,d".formatted(counted, events));
      }
    }
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet found = statement.executeQuery()) {
      found.next();
      return found.getLong(1);
    }
  }
}
