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
 * Compares the rate of consumption events with that of item events. Both are read by the module
 * with the same settings, from topics of one tenant with the same number of partitions. Rounds
 * alternate after a warm-up.
 */
final class ConsumptionBenchmark {
  private static final int EVENTS = Integer.getInteger("bench.events", 1_000_000);
  private static final int THREADS = Integer.getInteger("bench.threads", 1);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 8);
  private static final int WARM_UPS = ROUNDS / 3;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
  // environments of their own, so that either run has one topic to read
  private static final String ITEMS = "benchitems";
  private static final String CONSUMPTIONS = "benchconsumptions";
  private static final Tenant ITEM_TENANT = new Tenant("benchitems");
  private static final Tenant TENANT = new Tenant("benchconsumptions");

  private final BenchServices services;
  private final Report report;

  ConsumptionBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    enable();
    ItemTopic itemTopic = ItemTopic.describe(ITEMS, List.of(ITEM_TENANT), EVENTS);
    itemTopic.fill(services.kafka(ITEMS));
    ConsumptionTopic topic = ConsumptionTopic.describe(CONSUMPTIONS, TENANT, itemTopic.events());
    topic.fill(services.kafka(CONSUMPTIONS));
    List<Double> items = new ArrayList<>();
    List<Double> consumptions = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Speed ofItems = takeAll(ITEMS, ITEM_TENANT, topic.events(), () -> resetItems(itemTopic));
      Speed ofConsumptions = takeAll(CONSUMPTIONS, TENANT, topic.events(), this::reset);
      requireCounted(topic.events());
      report.progress(
          "round %d: item events %s, consumption events %s"
              .formatted(round, ofItems, ofConsumptions));
      if (round >= WARM_UPS) {
        items.add(ofItems.perSecond());
        consumptions.add(ofConsumptions.perSecond());
      }
    }
    report.number("item events, 1 tenant", Report.median(items), "events/s");
    report.number("consumption events, 1 tenant", Report.median(consumptions), "events/s");
    report.atLeast(
        "  consumption events / item events", Report.medianRatio(consumptions, items), "", 0.5);
  }

  private void enable() throws Exception {
    try (LocalModule module = LocalModule.start(services.db(), services.kafka(ITEMS))) {
      new Gateway(module.baseUrl(), ITEM_TENANT).enable();
      new Gateway(module.baseUrl(), TENANT).enable();
      new ExportClient(module.baseUrl(), TENANT).createLimit();
    }
  }

  private interface Reset {
    void run() throws SQLException;
  }

  private void resetItems(ItemTopic topic) throws SQLException {
    try (CountedTenants counted = new CountedTenants(services, topic)) {
      counted.reset();
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

  /** Runs the module until all events of the tenant's topic are committed. */
  private Speed takeAll(String env, Tenant tenant, long events, Reset reset) throws Exception {
    KafkaSettings kafka = services.kafka(env);
    reset.run();
    services.forgetOffsets(kafka);
    Map<String, String> settings = Map.of("INGEST_THREADS", String.valueOf(THREADS));
    try (Connection connection = services.superuser();
        PreparedStatement positions =
            connection.prepareStatement(
                tenant.sql(
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
