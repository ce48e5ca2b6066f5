package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.ConsortiumService;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A consortium of three tenants: events count in their own tenant if the batch is there, else in
 * the central tenant, and exactly once.
 */
class CentralOrderingIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final DbSettings db = Services.freshDatabase();
  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final ConsortiumService others = ConsortiumService.start();
  private final KafkaClient client = KafkaClient.ofServices();
  private Gateway central;
  private Gateway college;
  private Gateway university;

  @BeforeEach
  void found() {
    central = new Gateway("", Services.freshTenant());
    college = new Gateway("", Services.freshTenant());
    university = new Gateway("", Services.freshTenant());
    others.join(college.tenant(), central.tenant());
    others.join(university.tenant(), central.tenant());
    others.orderCentrally(central.tenant(), true);
  }

  @AfterEach
  void close() {
    client.close();
    others.close();
  }

  private LocalModule start() {
    return start(300);
  }

  private LocalModule start(int cacheSeconds) {
    LocalModule module = LocalModule.start(db, kafka, settings(cacheSeconds));
    enable(module.baseUrl());
    return module;
  }

  private Map<String, String> settings(int cacheSeconds) {
    return Map.of(
        "OKAPI_URL", others.url(),
        "CENTRAL_ORDERING_CACHE_SECONDS", String.valueOf(cacheSeconds),
        "INGEST_RETRY_MAX_SECONDS", "1");
  }

  private void enable(String baseUrl) {
    central = new Gateway(baseUrl, central.tenant()).enable();
    college = new Gateway(baseUrl, college.tenant()).enable();
    university = new Gateway(baseUrl, university.tenant()).enable();
  }

  private void send(Gateway tenant, UUID batch, int count) {
    ItemEvents events = new ItemEvents(tenant.tenant(), batch.getMostSignificantBits());
    for (int i = 0; i < count; i++) {
      client.send(topics.of(tenant.tenant(), "inventory.item"), events.create(batch));
    }
    client.flush();
  }

  /** All events that were sent for the tenant before have been handled when this returns. */
  private void awaitAllHandled(Gateway tenant) {
    UUID marker = tenant.announce(1);
    send(tenant, marker, 1);
    tenant.awaitProcessed(marker, 1, SOON);
  }

  private List<JsonObject> published(Gateway tenant, int atLeast) {
    List<ConsumerRecord<byte[], byte[]>> records =
        client.read(topics.of(tenant.tenant(), BatchEvent.TOPIC), found -> found.size() >= atLeast);
    return records.stream().map(r -> new JsonObject(new String(r.value(), UTF_8))).toList();
  }

  @Test
  void eventsOfMembers_countInTheCentralTenant_ifTheBatchIsThereOnly() {
    try (LocalModule module = start()) {
      UUID batch = central.announce(7);

      send(college, batch, 3);
      send(university, batch, 3);
      send(central, batch, 1);
      central.awaitProcessed(batch, 7, SOON);

      List<JsonObject> told = published(central, 1);
      assertEquals(1, told.size());
      assertEquals("COMPLETED", told.get(0).getString("type"));
      assertEquals(central.tenant().id(), told.get(0).getString("tenant"));
      college.request().get("/batch-tracking/batches/" + batch).then().statusCode(404);
    }
  }

  @Test
  void eventsOfAMember_countInTheMember_ifTheBatchIsThere() {
    try (LocalModule module = start()) {
      UUID line = UUID.randomUUID();
      central.announce(line, 10);
      college.announce(line, 2);

      send(college, line, 3); // one more than announced: it is complete there, and not elsewhere
      college.awaitProcessed(line, 2, SOON);
      awaitAllHandled(college);

      assertEquals(0, central.processedCount(line));
      send(university, line, 4);
      central.awaitProcessed(line, 4, SOON);
      assertEquals(2, college.processedCount(line));
    }
  }

  @Test
  void withoutCentralOrdering_eventsCountInTheirOwnTenantOnly() {
    others.orderCentrally(central.tenant(), false);
    try (LocalModule module = start(1)) {
      UUID batch = central.announce(5);
      send(college, batch, 1);
      awaitAllHandled(college);
      assertEquals(0, central.processedCount(batch));

      // it is switched on while the module runs
      others.orderCentrally(central.tenant(), true);
      await()
          .atMost(SOON)
          .until(
              () -> {
                send(college, batch, 1);
                awaitAllHandled(college);
                return central.processedCount(batch) > 0;
              });
    }
  }

  @Test
  void eventsOfATenantInNoConsortium_doNotCountInAnother() {
    try (LocalModule module = start()) {
      Gateway stranger = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
      UUID batch = central.announce(5);

      send(stranger, batch, 3);
      awaitAllHandled(stranger);

      assertEquals(0, central.processedCount(batch));
    }
  }

  @Test
  void centralTenantWithoutThisModule_isNoObstacle() {
    try (LocalModule module = start()) {
      central
          .request()
          .body(Map.of("module_from", "mod-batch-tracking-1.0.0", "purge", true))
          .post("/_/tenant")
          .then()
          .statusCode(204);

      send(college, UUID.randomUUID(), 3);
      awaitAllHandled(college);
    }
  }

  @Test
  void deadLetterOfAMember_isReplayedIntoTheCentralTenant() {
    try (LocalModule module = start()) { // has not counted, and so not looked up, anything yet
      UUID batch = central.announce(1);
      client.send(
          new ProducerRecord<>(
              topics.of(college.tenant(), "inventory.item"), "no JSON".getBytes(UTF_8)));
      client.flush();
      String letters = "/batch-tracking/dead-letters";
      String id =
          await()
              .atMost(SOON)
              .until(
                  () -> college.request().get(letters).path("deadLetters[0].id"),
                  any -> any != null);
      String corrected = new String(new ItemEvents(college.tenant()).create(batch).value(), UTF_8);

      college
          .request()
          .body(Map.of("value", corrected))
          .post(letters + "/" + id + "/replay")
          .then()
          .statusCode(200);

      assertEquals(1, central.processedCount(batch));
      assertEquals("COMPLETED", published(central, 1).get(0).getString("type"));
    }
  }

  /** Nothing is known and nobody answers: a count in the wrong tenant could not be taken back. */
  @Test
  void eventsWait_whileItIsUnknownWhereTheyCount() {
    others.fail(503);
    try (LocalModule module = start()) {
      UUID batch = central.announce(5);
      UUID own = university.announce(2);
      send(college, batch, 3);
      send(university, own, 2);

      university.awaitProcessed(own, 2, SOON); // batches of the own tenant need nobody else
      await().atMost(SOON).until(() -> others.requests() > 2);
      assertEquals(0, central.processedCount(batch));
      others.fail(0);

      central.awaitProcessed(batch, 3, SOON);
    }
  }

  @Test
  void whatWasFound_staysInUseWhileNobodyAnswers_alsoAfterARestart() {
    UUID batch;
    try (LocalModule module = start(1)) {
      batch = central.announce(30);
      send(college, batch, 1);
      central.awaitProcessed(batch, 1, SOON);
      others.fail(503);
      int before = others.requests();
      await()
          .atMost(SOON)
          .until(
              () -> {
                awaitAllHandled(college);
                return others.requests() > before; // what was found is out of date
              });
      send(college, batch, 1);
      central.awaitProcessed(batch, 2, SOON);
    }

    try (LocalModule module = start(1)) {
      send(college, batch, 1);
      central.awaitProcessed(batch, 3, SOON);
    }
  }

  /** The gateway refuses a token that has expired: then the tenant counts by itself. */
  @Test
  void refusedLookup_ofATenantThatWasNeverFound_countsInTheOwnTenant() {
    others.fail(401);
    try (LocalModule module = start()) {
      UUID batch = central.announce(5);
      send(college, batch, 3);
      awaitAllHandled(college);
      assertEquals(0, central.processedCount(batch));
    }
  }

  /** Instances are real processes here, and one is killed in the middle of its work. */
  @Test
  void instanceKilledInTheMiddle_countsExactlyInBothTenants() throws Exception {
    int events = 20_000;
    int keptBack = 2_000;
    Map<String, String> environment = new HashMap<>(ModuleProcess.environment(db, kafka));
    environment.putAll(settings(300));
    for (Gateway tenant : List.of(central, college, university)) {
      client.createTopic(topics.of(tenant.tenant(), "inventory.item"), 2);
    }
    CountDownLatch killed = new CountDownLatch(1);
    UUID shared;
    UUID own;
    Thread producer;
    try (ModuleProcess module = ModuleProcess.start(environment)) {
      enable(module.baseUrl());
      // one more than there are events: counting one twice would show as completion
      shared = central.announce(2 * events + 1);
      own = college.announce(events + 1);
      UUID centralBatch = shared;
      UUID ownBatch = own;
      producer =
          new Thread(() -> produce(centralBatch, ownBatch, events, keptBack, killed), "producer");
      producer.setDaemon(true);
      producer.start();
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> central.processedCount(centralBatch) > 0);
      module.kill();
      killed.countDown();
    }
    producer.join();

    try (ModuleProcess module = ModuleProcess.start(environment)) {
      central = new Gateway(module.baseUrl(), central.tenant());
      college = new Gateway(module.baseUrl(), college.tenant());
      university = new Gateway(module.baseUrl(), university.tenant());
      central.awaitProcessed(shared, 2 * events, SOON);
      college.awaitProcessed(own, events, SOON);
      awaitAllHandled(college);
      awaitAllHandled(university);
      assertEquals(2 * events, central.processedCount(shared));
      assertEquals(events, college.processedCount(own));

      send(university, shared, 1);
      central.awaitProcessed(shared, 2 * events + 1, SOON);
      Set<String> told = new HashSet<>();
      published(central, 1)
          .forEach(event -> told.add(event.getString("type") + event.getJsonObject("new")));
      assertEquals(1, told.size(), told.toString());
    }
  }

  private void produce(UUID shared, UUID own, int events, int keptBack, CountDownLatch killed) {
    ItemEvents ofCollege = new ItemEvents(college.tenant());
    ItemEvents ofUniversity = new ItemEvents(university.tenant());
    String collegeTopic = topics.of(college.tenant(), "inventory.item");
    String universityTopic = topics.of(university.tenant(), "inventory.item");
    try (KafkaClient sender = KafkaClient.ofServices()) {
      for (int i = 1; i <= events; i++) {
        if (i > events - keptBack) {
          killed.await();
        }
        sender.send(collegeTopic, ofCollege.create(shared));
        sender.send(collegeTopic, ofCollege.create(own));
        sender.send(universityTopic, ofUniversity.create(shared));
        if (i % 500 == 0) {
          sender.flush();
        }
      }
      sender.flush();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
