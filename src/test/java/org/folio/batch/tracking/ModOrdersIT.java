package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that mod-orders makes: one for each holding of an order line, with the line's id. */
class ModOrdersIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PATH = "/orders-storage/batch-tracking";
  private static final String USER = "1ad737b0-d847-11e6-bf26-cec0c932ce01";

  private static KafkaSettings kafka;
  private static LocalModule module;
  private static KafkaClient client;

  private Gateway orders;
  private ItemEvents events;
  private String items;

  @BeforeAll
  static void start() {
    kafka = Services.freshKafkaSettings();
    client = KafkaClient.ofServices();
    module = LocalModule.start(Services.freshDatabase(), kafka);
  }

  @AfterAll
  static void stop() {
    module.close();
    client.close();
  }

  @BeforeEach
  void enable() {
    orders = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    events = new ItemEvents(orders.tenant());
    items = new Topics(kafka.env()).of(orders.tenant(), "inventory.item");
  }

  private Response announce(UUID line, int itemsOfHolding) {
    return announce(line, itemsOfHolding, Map.of());
  }

  private Response announce(UUID line, int itemsOfHolding, Map<String, String> query) {
    return orders
        .request()
        .accept("application/json, text/plain")
        .header("X-Okapi-Url", "http://okapi:9130")
        .header("X-Okapi-Request-Id", "442301/orders;881123/batch-tracking")
        .header("X-Okapi-User-Id", USER)
        .header("X-Okapi-Token", "not.for.others")
        .queryParams(query)
        .body(
            new JsonObject()
                .put("id", line.toString())
                .put("processedCount", 0)
                .put("totalRecords", itemsOfHolding)
                .encode())
        .post(PATH);
  }

  private void changeItems(UUID line, int count) {
    for (int i = 0; i < count; i++) {
      client.send(items, events.update(line));
    }
    client.flush();
  }

  private void setOnConflict(String value) {
    orders
        .request()
        .body(Map.of("onConflict", value))
        .put("/batch-tracking/settings")
        .then()
        .statusCode(204);
  }

  private List<ConsumerRecord<byte[], byte[]>> published(int atLeast) {
    return client.read(
        new Topics(kafka.env()).of(orders.tenant(), BatchEvent.TOPIC),
        found -> found.size() >= atLeast);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private static JsonObject json(ConsumerRecord<byte[], byte[]> record) {
    return new JsonObject(new String(record.value(), UTF_8));
  }

  @Test
  void aHoldingWithoutItems_isRefused() {
    announce(UUID.randomUUID(), 0)
        .then()
        .statusCode(422)
        .body("errors[0].message", is("must be greater than or equal to 1"));
  }

  @Test
  void secondHolding_isRefusedByDefault_andTheBatchCompletesAfterTheFirst() {
    UUID line = UUID.randomUUID();
    announce(line, 2).then().statusCode(201);

    announce(line, 3)
        .then()
        .statusCode(400)
        .body(containsString("duplicate key value violates unique constraint"));

    changeItems(line, 5);
    orders.awaitProcessed(line, 2, SOON);
    assertEquals(2, json(published(1).get(0)).getJsonObject("new").getInteger("totalRecords"));
  }

  @Test
  void secondHolding_isAddedIfTheTenantSaysSo() {
    UUID line = UUID.randomUUID();
    setOnConflict("extend");
    announce(line, 2).then().statusCode(201);
    changeItems(line, 1);
    orders.awaitProcessed(line, 1, SOON);

    announce(line, 3)
        .then()
        .statusCode(201)
        .header("Location", PATH + "/" + line)
        .body("totalRecords", is(5))
        .body("processedCount", is(1));

    changeItems(line, 4);
    orders.awaitProcessed(line, 5, SOON);
    List<ConsumerRecord<byte[], byte[]>> told = published(1);
    assertEquals(1, told.size());
    assertEquals(5, json(told.get(0)).getJsonObject("new").getInteger("processedCount"));
  }

  @Test
  void requestParameter_goesBeforeTheSettingOfTheTenant() {
    UUID line = UUID.randomUUID();
    announce(line, 2).then().statusCode(201);
    announce(line, 3, Map.of("onConflict", "extend")).then().body("totalRecords", is(5));
    setOnConflict("extend");
    orders
        .request()
        .get("/batch-tracking/settings")
        .then()
        .statusCode(200)
        .body("onConflict", is("extend"));
    announce(line, 3, Map.of("onConflict", "refuse")).then().statusCode(400);
    announce(line, 3, Map.of("onConflict", "replace")).then().statusCode(400);
    setOnConflict("refuse");
    announce(line, 3).then().statusCode(400);
  }

  @Test
  void batchThatWouldBecomeTooLarge_isRefusedAndStays() {
    UUID line = UUID.randomUUID();
    announce(line, Integer.MAX_VALUE - 1).then().statusCode(201);

    announce(line, 2, Map.of("onConflict", "extend"))
        .then()
        .statusCode(400)
        .body(containsString("cannot be extended"));
    announce(line, 1, Map.of("onConflict", "extend"))
        .then()
        .statusCode(201)
        .body("totalRecords", is(Integer.MAX_VALUE));
  }

  @Test
  void completeBatch_startsAgain_andIsNotExtended() {
    UUID line = UUID.randomUUID();
    setOnConflict("extend");
    announce(line, 1).then().statusCode(201);
    changeItems(line, 1);
    orders.awaitProcessed(line, 1, SOON);

    announce(line, 4)
        .then()
        .statusCode(201)
        .body("totalRecords", is(4))
        .body("processedCount", is(0));
  }

  /** Extending and counting lock the same row: nothing is lost, and one event is published. */
  @Test
  void extendingWhileEventsAreCounted_isExact() {
    UUID line = UUID.randomUUID();
    setOnConflict("extend");
    announce(line, 1_000).then().statusCode(201);
    changeItems(line, 500);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> announce(line, 50).statusCode()));
    }
    answers.forEach(answer -> assertEquals(201, answer.join()));
    changeItems(line, 1_499);
    orders.awaitProcessed(line, 1_999, SOON);

    changeItems(line, 1);
    orders.awaitProcessed(line, 2_000, SOON);
    List<ConsumerRecord<byte[], byte[]>> told = published(1);
    assertEquals(1, told.size());
    assertEquals(2_000, json(told.get(0)).getJsonObject("new").getInteger("totalRecords"));
  }

  /** Whoever reads the topic can trace the event, and cannot act as the user. */
  @Test
  void completedEvent_namesItsCauseButNotTheToken() {
    UUID line = UUID.randomUUID();
    announce(line, 1).then().statusCode(201);
    changeItems(line, 1);

    ConsumerRecord<byte[], byte[]> told = published(1).get(0);
    assertEquals("http://okapi:9130", header(told, "x-okapi-url"));
    assertEquals("574109/inventory", header(told, "x-okapi-request-id"));
    assertEquals(USER, header(told, "x-okapi-user-id"));
    assertEquals(orders.tenant().id(), header(told, "x-okapi-tenant"));
    assertEquals(orders.tenant().id(), header(told, "folio.tenantId"));
    assertNull(header(told, "x-okapi-token"));
  }

  @Test
  void completedEventOfACompleteAnnouncement_namesTheRequest() {
    UUID line = UUID.randomUUID();
    orders
        .request()
        .header("X-Okapi-Request-Id", "442301/orders")
        .body(Map.of("id", line, "processedCount", 2, "totalRecords", 2))
        .post(PATH)
        .then()
        .statusCode(201);

    ConsumerRecord<byte[], byte[]> told = published(1).get(0);
    assertEquals("442301/orders", header(told, "x-okapi-request-id"));
  }

  @Test
  void tenantCollection_takesTheEventsOfAllTenants() {
    KafkaSettings own = Services.freshKafkaSettings();
    Map<String, String> settings = Map.of("KAFKA_PRODUCER_TENANT_COLLECTION", "ALL");
    try (LocalModule shared = LocalModule.start(Services.freshDatabase(), own, settings)) {
      List<String> tenants = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Gateway tenant = new Gateway(shared.baseUrl(), Services.freshTenant()).enable();
        tenants.add(tenant.tenant().id());
        tenant
            .request()
            .body(Map.of("processedCount", 1, "totalRecords", 1))
            .post(PATH)
            .then()
            .statusCode(201);
      }

      List<ConsumerRecord<byte[], byte[]>> told =
          client.read(new Topics(own.env()).shared(BatchEvent.TOPIC), found -> found.size() >= 2);
      assertEquals(
          tenants.stream().sorted().toList(),
          told.stream().map(record -> header(record, "folio.tenantId")).sorted().toList());
    }
  }
}
