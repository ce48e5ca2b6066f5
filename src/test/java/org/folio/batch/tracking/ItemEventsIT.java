package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvent;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract A, events in and out: the whole module between a real producer and a real consumer. */
class ItemEventsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static KafkaSettings kafka;
  private static Topics topics;
  private static KafkaClient client;
  private static LocalModule module;
  private static Gateway diku;
  private static ItemEvents events;

  @BeforeAll
  static void start() {
    kafka = Services.freshKafkaSettings();
    topics = new Topics(kafka.env());
    client = KafkaClient.ofServices();
    module = LocalModule.start(Services.freshDatabase(), kafka);
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    events = new ItemEvents(diku.tenant());
    client.createTopic(items(diku.tenant()), 3);
  }

  @AfterAll
  static void stop() {
    module.close();
    client.close();
  }

  private static String items(Tenant tenant) {
    return topics.of(tenant, "inventory.item");
  }

  private static void send(ItemEvent event) {
    client.send(items(diku.tenant()), event);
  }

  private static List<JsonNode> batchEvents(Tenant tenant, int count) {
    return client
        .read(topics.of(tenant, "batch-tracking.batch"), found -> found.size() >= count)
        .stream()
        .map(ItemEventsIT::json)
        .toList();
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> message) {
    try {
      return JSON.readTree(message.value());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends an event to each partition; it is handled after all earlier ones. */
  private static void sendMarkerAndAwaitIt(Gateway gateway, ItemEvents like) {
    UUID marker = gateway.announce(3);
    for (int partition = 0; partition < 3; partition++) {
      client.send(
          new ProducerRecord<>(
              items(gateway.tenant()), partition, null, like.create(marker).value()));
    }
    client.flush();
    gateway.awaitProcessed(marker, 3, SOON);
  }

  /** Waits, because a change shows in the database before it shows in the metrics. */
  private static void awaitMetrics(String part) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> diku.request().get("/metrics").then().body(containsString(part)));
  }

  @Test
  void lastChange_publishesOneEvent() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    ItemEvents its = new ItemEvents(tenant.tenant());
    UUID batch = tenant.announce(500);

    for (int i = 0; i < 500; i++) {
      client.send(items(tenant.tenant()), i % 2 == 0 ? its.create(batch) : its.update(batch));
    }
    client.flush();

    tenant.awaitProcessed(batch, 500, SOON);
    JsonNode event = batchEvents(tenant.tenant(), 1).get(0);
    assertEquals("COMPLETED", event.path("type").asText());
    assertEquals(tenant.tenant().id(), event.path("tenant").asText());
    assertEquals(4, UUID.fromString(event.path("eventId").asText()).version());
    assertTrue(event.path("eventTs").asLong() > 1_600_000_000_000L);
    assertEquals(batch.toString(), event.path("new").path("id").asText());
    assertEquals(500, event.path("new").path("processedCount").asInt());
    assertEquals(500, event.path("new").path("totalRecords").asInt());
    assertTrue(event.path("new").path("metadata").has("createdDate"));
  }

  @Test
  void publishedEvent_hasBatchAsKeyAndApiFormat() throws IOException {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID batch = tenant.announce(1);

    client.send(items(tenant.tenant()), new ItemEvents(tenant.tenant()).create(batch));

    List<ConsumerRecord<byte[], byte[]>> published =
        client.read(topics.of(tenant.tenant(), "batch-tracking.batch"), found -> !found.isEmpty());
    assertEquals(batch.toString(), new String(published.get(0).key(), UTF_8));
    JsonNode answered =
        JSON.readTree(tenant.request().get("/orders-storage/batch-tracking/" + batch).asString());
    assertEquals(answered, json(published.get(0)).path("new"));
  }

  static Stream<Consumer<ObjectNode>> changesThatCount() {
    return Stream.of(
        item -> item.put("holdingsRecordId", UUID.randomUUID().toString()),
        item -> item.put("barcode", "B-" + UUID.randomUUID()),
        item -> item.remove("barcode"),
        item ->
            ((ObjectNode) item.withObject("/effectiveCallNumberComponents"))
                .put("callNumber", "QA 76 .Z"),
        item -> item.put("accessionNumber", "A-" + UUID.randomUUID()));
  }

  @ParameterizedTest
  @MethodSource("changesThatCount")
  void update_counts_whenOneOfFourFieldsChanges(Consumer<ObjectNode> change) {
    UUID batch = diku.announce(1);

    send(events.update(batch, change));

    diku.awaitProcessed(batch, 1, SOON);
  }

  @Test
  void irrelevantEvents_areSkipped() {
    UUID batch = diku.announce(5);
    UUID unknown = UUID.randomUUID();

    send(events.updateThatDoesNotCount(batch));
    send(events.updateOutsideAnyBatch());
    send(events.create(unknown));
    for (String type : List.of("DELETE", "DELETE_ALL", "REINDEX", "MIGRATION")) {
      send(events.event(type, events.item(batch), events.item(batch)));
    }
    sendMarkerAndAwaitIt(diku, events);

    assertEquals(0, diku.processedCount(batch));
    awaitMetrics("skipped");
    awaitMetrics("unknown_batch");
  }

  @Test
  void surplusEvents_neverExceedTotalAndPublishOnce() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    ItemEvents its = new ItemEvents(tenant.tenant());
    UUID batch = tenant.announce(10);
    client.createTopic(items(tenant.tenant()), 3);

    for (int i = 0; i < 25; i++) {
      client.send(items(tenant.tenant()), its.create(batch));
    }
    sendMarkerAndAwaitIt(tenant, its);

    assertEquals(10, tenant.processedCount(batch));
    // the batch and the marker
    assertEquals(2, batchEvents(tenant.tenant(), 2).size());
  }

  @Test
  void reusedBatchId_isCountedAndPublishedAgain() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    ItemEvents its = new ItemEvents(tenant.tenant());
    UUID orderLine = tenant.announce(1);
    client.send(items(tenant.tenant()), its.create(orderLine));
    tenant.awaitProcessed(orderLine, 1, SOON);

    tenant.announce(orderLine, 2);
    client.send(items(tenant.tenant()), its.create(orderLine));
    client.send(items(tenant.tenant()), its.create(orderLine));

    tenant.awaitProcessed(orderLine, 2, SOON);
    List<JsonNode> published = batchEvents(tenant.tenant(), 2);
    assertEquals(
        List.of(1, 2),
        published.stream().map(event -> event.path("new").path("totalRecords").asInt()).toList());
  }

  @Test
  void anOrderLine_withAVersion7Id_isCounted() {
    UUID batch = UUID.fromString("01890f2e-7b3c-7cc3-98c4-dc0c0c07398f");
    diku.announce(batch, 2);

    send(events.create(batch));
    send(events.update(batch));

    diku.awaitProcessed(batch, 2, SOON);
  }

  @Test
  void sharedTopics_ofOtherQualifiers_areReadWhenSet() {
    KafkaSettings ownKafka = Services.freshKafkaSettings();
    String collection = ownKafka.env() + ".COLLECTION.inventory.item";
    try (LocalModule own =
        LocalModule.start(
            Services.freshDatabase(),
            ownKafka,
            Map.of("KAFKA_SHARED_TOPIC_QUALIFIERS", "ALL,COLLECTION"))) {
      Gateway tenant = new Gateway(own.baseUrl(), Services.freshTenant()).enable();
      UUID batch = tenant.announce(3);
      // names its tenant only in the second of two headers
      ProducerRecord<byte[], byte[]> byHeader =
          new ProducerRecord<>(
              collection,
              "{\"type\":\"CREATE\",\"tenant\":\" \",\"new\":{\"purchaseOrderLineIdentifier\":\"%s\"}}"
                  .formatted(batch)
                  .getBytes(UTF_8));
      byHeader.headers().add("folio.tenantId", " ".getBytes(UTF_8));
      byHeader.headers().add("folio.tenantId", tenant.tenant().id().getBytes(UTF_8));

      client.send(collection, new ItemEvents(tenant.tenant()).create(batch));
      client.send(
          new Topics(ownKafka.env()).shared("inventory.item"),
          new ItemEvents(tenant.tenant()).create(batch));
      client.send(byHeader);

      tenant.awaitProcessed(batch, 3, SOON);
    }
  }

  @Test
  void sharedTopicEvents_count_forTheTenantTheyName() {
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID dikus = diku.announce(50);
    UUID others = other.announce(50);
    ItemEvents its = new ItemEvents(other.tenant());

    for (int i = 0; i < 50; i++) {
      client.send(topics.shared("inventory.item"), events.create(dikus));
      client.send(topics.shared("inventory.item"), its.create(others));
    }

    diku.awaitProcessed(dikus, 50, SOON);
    other.awaitProcessed(others, 50, SOON);
  }

  @Test
  void sameBatchId_isCountedSeparately_perTenant() {
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    ItemEvents its = new ItemEvents(other.tenant());
    UUID batch = diku.announce(30);
    other.announce(batch, 20);

    for (int i = 0; i < 20; i++) {
      client.send(items(other.tenant()), its.create(batch));
    }
    send(events.create(batch));

    other.awaitProcessed(batch, 20, SOON);
    diku.awaitProcessed(batch, 1, SOON);
    JsonNode published = batchEvents(other.tenant(), 1).get(0);
    assertEquals(other.tenant().id(), published.path("tenant").asText());
  }

  @Test
  void poisonRecord_becomesDeadLetter_withoutBlockingOthers() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    ItemEvents its = new ItemEvents(tenant.tenant());
    UUID batch = tenant.announce(2);
    byte[] poison = "{\"type\": \"CREATE\", \"new\": {\"purchase".getBytes(UTF_8);
    byte[] key = "instance-1".getBytes(UTF_8);

    client.send(items(tenant.tenant()), its.create(batch));
    client.send(new ProducerRecord<>(items(tenant.tenant()), key, poison));
    client.send(items(tenant.tenant()), its.create(batch));

    tenant.awaitProcessed(batch, 2, SOON);
    List<ConsumerRecord<byte[], byte[]>> dead =
        client.read(
            topics.of(tenant.tenant(), "batch-tracking.dead-letter"), found -> !found.isEmpty());
    assertEquals(1, dead.size());
    assertArrayEquals(poison, dead.get(0).value());
    assertArrayEquals(key, dead.get(0).key());
    String reason =
        new String(dead.get(0).headers().lastHeader("dead-letter-reason").value(), UTF_8);
    assertTrue(reason.length() > 5, reason);
  }

  @Test
  void itemEventWithoutTenant_becomesDeadLetter() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID batch = tenant.announce(2);
    byte[] ofNobody =
        "{\"type\":\"CREATE\",\"new\":{\"purchaseOrderLineIdentifier\":\"%s\"}}"
            .formatted(batch)
            .getBytes(UTF_8);

    client.send(new ProducerRecord<>(items(tenant.tenant()), ofNobody));
    client.send(items(tenant.tenant()), new ItemEvents(tenant.tenant()).create(batch));

    List<ConsumerRecord<byte[], byte[]>> dead =
        client.read(
            topics.of(tenant.tenant(), "batch-tracking.dead-letter"), found -> !found.isEmpty());
    assertArrayEquals(ofNobody, dead.get(0).value());
    tenant.awaitProcessed(batch, 1, SOON);
  }

  @Test
  void topicOfNewTenant_isConsumed() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID batch = tenant.announce(1);

    // the topic may not have existed before
    client.send(items(tenant.tenant()), new ItemEvents(tenant.tenant()).create(batch));

    tenant.awaitProcessed(batch, 1, SOON);
  }

  @Test
  void event_isSkipped_whenItsTenantIsNotEnabled() {
    Tenant stranger = Services.freshTenant();
    UUID batch = diku.announce(1);

    client.send(items(diku.tenant()), new ItemEvents(stranger).create(batch));
    send(events.create(batch));

    diku.awaitProcessed(batch, 1, SOON);
    awaitMetrics("tenant_not_enabled");
  }

  @Test
  void batchCreatedComplete_isPublishedAtOnce() {
    Gateway tenant = new Gateway(module.baseUrl(), Services.freshTenant()).enable();

    tenant
        .request()
        .body("{\"totalRecords\": 4, \"processedCount\": 4}")
        .post("/orders-storage/batch-tracking")
        .then()
        .statusCode(201);

    assertEquals("COMPLETED", batchEvents(tenant.tenant(), 1).get(0).path("type").asText());
  }

  @Test
  void cleanup_removesOldBatches_andPublishesExpiryOfOpenOnes() throws Exception {
    var db = Services.freshDatabase();
    KafkaSettings ownKafka = Services.freshKafkaSettings();
    try (LocalModule own = LocalModule.start(db, ownKafka)) {
      Gateway tenant = new Gateway(own.baseUrl(), Services.freshTenant()).enable();
      UUID open = tenant.announce(2);
      tenant
          .request()
          .body("{\"totalRecords\": 1, \"processedCount\": 1}")
          .post("/orders-storage/batch-tracking")
          .then()
          .statusCode(201);
      try (var sql =
              DriverManager.getConnection(
                  "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database()),
                  db.username(),
                  db.password());
          var statement = sql.createStatement()) {
        statement.execute("SET ROLE " + tenant.tenant().schema());
        statement.execute(
            "UPDATE %s.batch_tracking SET created_date = created_date - interval '25 hours'"
                .formatted(tenant.tenant().schema()));
      }
      UUID fresh = tenant.announce(1);

      tenant
          .request()
          .post("/orders-storage/batch-tracking/cleanup")
          .then()
          .statusCode(200)
          .body(equalTo("Cleaned up 2 batch tracking records"));

      tenant
          .request()
          .get("/orders-storage/batch-tracking")
          .then()
          .body("batchTrackings.id", equalTo(List.of(fresh.toString())))
          .body("totalRecords", is(1));
      List<JsonNode> published =
          client
              .read(
                  new Topics(ownKafka.env()).of(tenant.tenant(), "batch-tracking.batch"),
                  found -> found.size() >= 2)
              .stream()
              .map(ItemEventsIT::json)
              .toList();
      assertEquals(
          List.of("COMPLETED", "EXPIRED"),
          published.stream().map(event -> event.path("type").asText()).sorted().toList());
      assertTrue(
          published.stream()
              .anyMatch(
                  event ->
                      event.path("type").asText().equals("EXPIRED")
                          && event.path("new").path("id").asText().equals(open.toString())));
    }
  }

  @Test
  void documentedMetrics_areExposed() throws IOException {
    send(events.create(UUID.randomUUID()));
    client.send(
        new ProducerRecord<>(items(diku.tenant()), "neither JSON nor an event".getBytes(UTF_8)));
    System.gc(); // otherwise there may be no pause to measure yet

    await("all that docs/operating.md names")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> diku.request().get("/metrics").then().statusCode(200).body(allOf(documented())));
  }

  // the counters of tasks appear only with the first task
  private static List<Matcher<? super String>> documented() throws IOException {
    return Pattern.compile(
            "`((?:ingest|outbox|vertx|jvm|process)_[a-z_]+|tasks_running|tasks_oldest_waiting_seconds)")
        .matcher(Files.readString(Path.of("docs/operating.md")))
        .results()
        .map(found -> found.group(1))
        .distinct()
        .<Matcher<? super String>>map(name -> containsString("\n" + name))
        .toList();
  }
}
