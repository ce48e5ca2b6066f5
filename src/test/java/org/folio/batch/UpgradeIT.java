package org.folio.batch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The previous release and this one side by side, on one database and Kafka, while events and
 * requests arrive: the steps of docs/upgrading.md, forward and back. {@code mvn -Pupgrade} builds
 * the jar of the previous release.
 */
@EnabledIfSystemProperty(
    named = "previous.jar",
    matches = ".+",
    disabledReason = "needs the jar of the previous release; run mvn -Pupgrade")
class UpgradeIT {
  private static final Duration ATMOST = Duration.ofMinutes(3);
  private static final int EVENTS_AT_A_TIME = 50;
  private static final int MORE_THAN_ARE_SENT = 100_000_000;
  private static final Pattern LAG =
      Pattern.compile("(?m)^ingest_lag\\{feed=\"inventory.item\".*} (\\S+)$");
  private static final String BATCHES = "/orders-storage/batch-tracking";

  private final DbSettings db = Services.freshDatabase();
  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Tenant tenant = Services.freshTenant();
  private final String itemTopic = new Topics(kafka.env()).of(tenant, "inventory.item");
  private final ItemEvents events = new ItemEvents(tenant);
  private final KafkaClient client = KafkaClient.ofServices();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

  /** Instances that requests are sent to, one after the other, as a load balancer would. */
  private final List<ModuleProcess> targets = new CopyOnWriteArrayList<>();

  private final List<ModuleProcess> all = new CopyOnWriteArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger consumptions = new AtomicInteger();
  private UUID batch;

  @BeforeEach
  void startPreviousRelease() {
    client.createTopic(itemTopic, 4);
    ModuleProcess first = previous();
    new Gateway(first.baseUrl(), tenant).enable();
    batch = new Gateway(first.baseUrl(), tenant).announce(MORE_THAN_ARE_SENT);
    request(first)
        .body(
            Map.of(
                "code", "VERT",
                "level", "PERSON",
                "type", "AMOUNT",
                "period", "CALENDAR_YEAR",
                "maximum", Map.of("value", 1_000_000, "currency", "EUR")))
        .post("/limits")
        .then()
        .statusCode(201);
    targets.addAll(List.of(first, previous()));
    threads.scheduleWithFixedDelay(this::sendEvents, 0, 20, TimeUnit.MILLISECONDS);
    threads.scheduleWithFixedDelay(this::requestAll, 0, 20, TimeUnit.MILLISECONDS);
    awaitRounds();
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    threads.awaitTermination(1, TimeUnit.MINUTES);
    all.forEach(ModuleProcess::close);
    client.close();
  }

  @Test
  void upgradeAndRollback_countExactlyAndFailNoRequest() throws InterruptedException {
    ModuleProcess new1 = current();
    awaitEventsWaitAt(new1); // of a tenant whose schema is older than the instance
    new Gateway(new1.baseUrl(), tenant).enable();
    awaitRounds();
    // the gateway sends requests to the new release from now on; the old one still counts events
    List<ModuleProcess> old = List.copyOf(targets);
    targets.add(new1);
    targets.removeAll(old);
    awaitRounds();
    retire(old.get(0));
    ModuleProcess new2 = current();
    targets.add(new2);
    retire(old.get(1));
    awaitEverythingCounted("upgrade");

    ModuleProcess back1 = previous();
    targets.add(back1);
    retire(new1);
    targets.add(previous());
    retire(new2);
    awaitRounds();
    awaitEverythingCounted("rollback");

    threads.shutdown();
    assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
    client.flush();
    Gateway last = new Gateway(back1.baseUrl(), tenant);
    last.awaitProcessed(batch, sent.get(), ATMOST);
    String counters = last.request().get("/limits/VERT/counters?subjectCode=P1").asString();
    assertTrue(
        counters.contains("\"consumptions\":" + consumptions.get() + ",")
            || counters.contains("\"consumptions\":" + consumptions.get() + "}"),
        consumptions + " consumptions, but " + counters);
    assertEquals(List.of(), List.copyOf(failures));
    System.out.printf(
        "%d events and %d consumptions counted exactly, %d rounds of requests without a failure%n",
        sent.get(), consumptions.get(), rounds.get());
  }

  private static void awaitEventsWaitAt(ModuleProcess instance) {
    await("partitions")
        .atMost(ATMOST)
        .until(
            () ->
                LAG.matcher(RestAssured.get(instance.baseUrl() + "/metrics").asString())
                    .results()
                    .anyMatch(lag -> Double.parseDouble(lag.group(1)) >= EVENTS_AT_A_TIME));
  }

  /** Until all events that were sent before this call are counted. */
  private void awaitEverythingCounted(String when) {
    int atLeast = sent.get();
    client.flush();
    await(when)
        .atMost(ATMOST)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () -> new Gateway(targets.get(0).baseUrl(), tenant).processedCount(batch) >= atLeast);
    assertEquals(List.of(), List.copyOf(failures), when);
  }

  private void sendEvents() {
    for (int i = 0; i < EVENTS_AT_A_TIME; i++) {
      client.send(itemTopic, events.create(batch));
    }
    sent.addAndGet(EVENTS_AT_A_TIME);
  }

  private void requestAll() {
    for (ModuleProcess target : targets) {
      try {
        String id = UUID.randomUUID().toString();
        check(201, request(target).body(Map.of("id", id, "totalRecords", 1)).post(BATCHES));
        check(200, request(target).get(BATCHES + "/" + id));
        check(200, request(target).get(BATCHES + "?limit=5"));
        check(204, request(target).delete(BATCHES + "/" + id));
        check(201, request(target).body(consumption(id)).post("/limitconsumptions"));
        consumptions.incrementAndGet();
        check(200, request(target).get("/admin/health"));
      } catch (RuntimeException e) {
        failures.add(target.baseUrl() + ": " + e);
      }
    }
    rounds.incrementAndGet();
  }

  private void check(int status, Response response) {
    if (response.statusCode() != status) {
      failures.add(
          "%d instead of %d: %s".formatted(response.statusCode(), status, response.asString()));
    }
  }

  private static String consumption(String externalId) {
    return """
        {"limitCode": "VERT", "subjectCode": "P1", "serviceDate": "2026-03-01", "externalId": "%s",
         "amount": {"value": 1.00, "currency": "EUR"}}"""
        .formatted(externalId);
  }

  /** Takes an instance from the load balancer, then stops it. */
  private void retire(ModuleProcess instance) {
    targets.remove(instance);
    awaitRounds();
    assertEquals(143, instance.stop());
    awaitRounds();
  }

  /** Until each target was asked at least once, by a round that began after this call. */
  private void awaitRounds() {
    int enough = rounds.get() + 3;
    await("requests").atMost(ATMOST).until(() -> rounds.get() >= enough);
  }

  private RequestSpecification request(ModuleProcess target) {
    return new Gateway(target.baseUrl(), tenant).request();
  }

  private ModuleProcess current() {
    return started(ModuleProcess.start(environment()));
  }

  private ModuleProcess previous() {
    return started(
        ModuleProcess.startJar(Path.of(System.getProperty("previous.jar")), environment()));
  }

  private ModuleProcess started(ModuleProcess instance) {
    all.add(instance);
    return instance;
  }

  private Map<String, String> environment() {
    return ModuleProcess.environment(db, kafka);
  }
}
