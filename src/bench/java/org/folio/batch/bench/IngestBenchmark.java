package org.folio.batch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;

/**
 * Compares the rate of counting, from the first to the last count in the database, with a bare
 * consumer of the same topic, with itself while each commit takes 3 ms longer, and with one UPDATE
 * per event: one at a time, as a single-threaded consumer would do, and ten at a time. Rounds
 * alternate after a warm-up.
 */
final class IngestBenchmark {
  private static final int EVENTS = Integer.getInteger("bench.events", 1_000_000);
  private static final int THREADS = Integer.getInteger("bench.threads", 1);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 8);
  private static final int WARM_UPS = ROUNDS / 3;
  private static final String TENANTS = System.getProperty("bench.tenants", "1,10");
  private static final int COMMIT_DELAY_MICROS = 3_000;
  private static final int MOST_TENANTS_WITH_UPDATES = 10;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  private final BenchServices services;
  private final Report report;

  IngestBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
  }

  void run() throws Exception {
    for (String tenantCount : TENANTS.split(",")) {
      measure(Integer.parseInt(tenantCount));
    }
  }

  private void measure(int tenantCount) throws Exception {
    String env = "bench" + tenantCount;
    KafkaSettings kafka = services.kafka(env);
    List<Tenant> tenants =
        IntStream.range(0, tenantCount)
            .mapToObj(i -> new Tenant("b" + tenantCount + "x" + i))
            .toList();
    enable(tenants, kafka);
    ItemTopic topic = ItemTopic.describe(env, tenants, EVENTS);
    topic.fill(kafka);
    List<Double> bare = new ArrayList<>();
    List<Double> module = new ArrayList<>();
    List<Double> delayed = new ArrayList<>();
    List<Double> updates = new ArrayList<>();
    List<Double> tenUpdates = new ArrayList<>();
    try (CountedTenants counted = new CountedTenants(services, topic)) {
      for (int round = 0; round < ROUNDS; round++) {
        Speed polled = BareConsumer.pollAll(kafka, topic, THREADS);
        counted.reset();
        services.forgetOffsets(kafka);
        Speed ours = countAll(kafka, topic, counted);
        Speed slower = countAllWithSlowCommits(kafka, topic, counted);
        if (round >= WARM_UPS) {
          bare.add(polled.perSecond());
          module.add(ours.perSecond());
          delayed.add(slower.perSecond());
        }
        report.progress(
            "%d tenants, round %d: bare %s, module %s, with slow commits %s"
                .formatted(tenantCount, round, polled, ours, slower));
        if (tenantCount > MOST_TENANTS_WITH_UPDATES) {
          continue;
        }
        counted.reset();
        double updated = UpdatePerEvent.eventsPerSecond(services.db(), topic, THREADS);
        double updatedByTen = UpdatePerEvent.eventsPerSecond(services.db(), topic, 10);
        report.progress(
            "%d tenants, round %d: one UPDATE per event %,.0f/s, by ten %,.0f/s"
                .formatted(tenantCount, round, updated, updatedByTen));
        if (round >= WARM_UPS) {
          updates.add(updated);
          tenUpdates.add(updatedByTen);
        }
      }
    }
    String what =
        "%d %s, %d %s"
            .formatted(
                tenantCount,
                tenantCount == 1 ? "tenant" : "tenants",
                THREADS,
                THREADS == 1 ? "thread" : "threads");
    report.number("bare consumer, " + what, Report.median(bare), "events/s");
    report.number("module, " + what, Report.median(module), "events/s");
    report.atLeast(
        "module / bare consumer, " + what,
        Report.medianRatio(module, bare),
        "",
        target(tenantCount));
    report.atLeast(
        "module with slow commits / without, " + what,
        Report.medianRatio(delayed, module),
        "",
        0.9);
    if (updates.isEmpty()) {
      return;
    }
    report.number("one UPDATE per event, " + what, Report.median(updates), "events/s");
    report.atLeast(
        "module / one UPDATE per event, " + what, Report.medianRatio(module, updates), "", 50);
    report.number("one UPDATE per event, 10 at a time", Report.median(tenUpdates), "events/s");
    report.number("  module compared with it", Report.medianRatio(module, tenUpdates), "times");
  }

  private static double target(int tenantCount) {
    if (tenantCount == 1) {
      return 0.6;
    }
    if (tenantCount <= 10) {
      return 0.5;
    }
    return tenantCount <= 200 ? 0.4 : 0.3;
  }

  private Speed countAllWithSlowCommits(
      KafkaSettings kafka, ItemTopic topic, CountedTenants counted) throws Exception {
    counted.reset();
    services.forgetOffsets(kafka);
    services.delayCommits(COMMIT_DELAY_MICROS);
    try {
      return countAll(kafka, topic, counted);
    } finally {
      services.delayCommits(0);
    }
  }

  private void enable(List<Tenant> tenants, KafkaSettings kafka) {
    try (LocalModule module = LocalModule.start(services.db(), kafka)) {
      for (Tenant tenant : tenants) {
        new Gateway(module.baseUrl(), tenant).enable();
      }
    }
  }

  /** Runs the module until it has counted every event exactly once. */
  private Speed countAll(KafkaSettings kafka, ItemTopic topic, CountedTenants counted)
      throws Exception {
    Map<String, String> settings = Map.of("INGEST_THREADS", String.valueOf(THREADS));
    try (LocalModule module = LocalModule.start(services.db(), kafka, settings)) {
      CountedMetric metric = new CountedMetric(module.baseUrl());
      long give = System.nanoTime() + PATIENCE;
      long first = 0;
      long now = 0;
      Stopwatch stopwatch = new Stopwatch();
      while (now < topic.events() && System.nanoTime() < give) {
        // adding up the batches of many tenants costs PostgreSQL more than counting
        TimeUnit.MILLISECONDS.sleep(20);
        now = metric.counted();
        if (first == 0 && now > 0) {
          first = now;
          stopwatch = new Stopwatch();
        }
      }
      Speed speed = stopwatch.speedOf(now - first);
      if (counted.counted() != topic.events()) {
        throw new IllegalStateException(
            "Counted %,d of %,d events at %s"
                .formatted(counted.counted(), topic.events(), module.baseUrl()));
      }
      return speed;
    }
  }
}
