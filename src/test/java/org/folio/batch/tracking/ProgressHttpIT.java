package org.folio.batch.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.logging.log4j.Level;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.LoggedLines;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a batch does not move, over HTTP and with two instances: any of them can tell. */
class ProgressHttpIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String INGEST = "/batch-tracking/ingest";

  private static DbSettings db;
  private static Topics topics;
  private static KafkaClient client;
  private static LocalModule one;
  private static LocalModule two;

  private final RamlContract contract = RamlContract.read();
  private Gateway tenant;
  private Gateway atOther;
  private ItemEvents events;
  private String topic;

  @BeforeAll
  static void start() {
    KafkaSettings kafka = Services.freshKafkaSettings();
    topics = new Topics(kafka.env());
    client = KafkaClient.ofServices();
    db = Services.freshDatabase();
    Map<String, String> settings = Map.of("INGEST_RETRY_MAX_SECONDS", "1");
    one = LocalModule.start(db, kafka, settings);
    two = LocalModule.start(db, kafka, settings);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    client.close();
  }

  @BeforeEach
  void enable() {
    tenant = new Gateway(one.baseUrl(), Services.freshTenant()).enable();
    atOther = new Gateway(two.baseUrl(), tenant.tenant());
    events = new ItemEvents(tenant.tenant());
    topic = topics.of(tenant.tenant(), "inventory.item");
    client.createTopic(topic, 1);
  }

  private void send(byte[] value) {
    client.send(new ProducerRecord<>(topic, 0, null, value));
  }

  private void sendCreates(UUID batch, int count) {
    for (int i = 0; i < count; i++) {
      send(events.create(batch).value());
    }
    client.flush();
  }

  private Response progress(Gateway gateway, UUID batch) {
    return gateway.request().get("/batch-tracking/batches/" + batch + "/progress");
  }

  private JsonPath feed(Gateway gateway) {
    Response response = gateway.request().get(INGEST);
    contract.assertFits("GET", INGEST, 200, response.contentType(), response.asString());
    return response.jsonPath().setRootPath("feeds.find { it.topic == '" + topic + "' }");
  }

  private static int skipped(JsonPath feed, String reason) {
    Integer count = feed.get("skipped.find { it.reason == '" + reason + "' }?.count");
    return count == null ? 0 : count;
  }

  @Test
  void progress_ofOpenBatch_hasRatesEstimateAndHistory() {
    UUID batch = tenant.announce(100);
    progress(tenant, batch)
        .then()
        .statusCode(200)
        .body("status", equalTo("open"))
        .body("startedDate", nullValue())
        .body("ratePerSecond.lastMinute", equalTo(0.0f))
        .body("history.processedCount", contains(0))
        .body("notCounted", empty());

    sendCreates(batch, 40);
    tenant.awaitProcessed(batch, 40, SOON);

    Response response = progress(atOther, batch);
    contract.assertFits(
        "GET",
        "/batch-tracking/batches/{id}/progress",
        200,
        response.contentType(),
        response.asString());
    response
        .then()
        .body("processedCount", equalTo(40))
        .body("totalRecords", equalTo(100))
        .body("startedDate", notNullValue())
        .body("lastCountedDate", notNullValue())
        .body("estimatedEndDate", notNullValue())
        .body("ratePerSecond.lastMinute", greaterThan(0.0f))
        .body("ratePerSecond.sinceStart", greaterThan(0.0f))
        .body("history.processedCount[0]", equalTo(0))
        .body("history.processedCount[-1]", equalTo(40))
        .body("notCounted", empty());

    sendCreates(batch, 60);
    tenant.awaitProcessed(batch, 100, SOON);
    progress(tenant, batch)
        .then()
        .body("status", equalTo("complete"))
        .body("estimatedEndDate", nullValue());
  }

  @Test
  void progress_namesEventsThatDidNotCount() {
    UUID batch = UUID.randomUUID();
    sendCreates(batch, 3); // offsets 0 to 2, before the announcement
    send(events.updateThatDoesNotCount(batch).value());
    client.flush();
    await().atMost(SOON).until(() -> feed(tenant).getInt("partitions[0].lag"), lag -> lag == 0);
    tenant.announce(batch, 2);
    sendCreates(batch, 5); // two of them count

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                progress(atOther, batch)
                    .then()
                    .body("processedCount", equalTo(2))
                    .body("notCounted.size()", equalTo(3)));
    Response response = progress(atOther, batch);
    assertNotCounted(response, "unknown_batch", 3, 2);
    assertNotCounted(response, "no_change", 1, 3);
    assertNotCounted(response, "complete_batch", 3, 8);

    tenant.announce(batch, 7); // begins anew
    progress(tenant, batch)
        .then()
        .body("processedCount", equalTo(0))
        .body("startedDate", nullValue())
        .body("history.size()", equalTo(1))
        .body("notCounted", empty());
  }

  private void assertNotCounted(Response response, String reason, int count, int latestOffset) {
    JsonPath skips =
        response.jsonPath().setRootPath("notCounted.find { it.reason == '" + reason + "' }");
    assertEquals(count, skips.getInt("count"), response.asString());
    assertEquals(topic, skips.getString("latest.topic"));
    assertEquals(latestOffset, skips.getInt("latest.offset"), response.asString());
  }

  @Test
  void progress_ofUnknownBatch_isNotFound() {
    progress(tenant, UUID.randomUUID())
        .then()
        .statusCode(404)
        .body(equalTo("Batch tracking record not found"));
  }

  @Test
  void ingest_countsExactlyAndGivesTheLatestOfEachReason() {
    UUID batch = tenant.announce(1_000);
    UUID unknown = UUID.randomUUID();
    for (int i = 0; i < 200; i++) {
      send(events.create(batch).value());
      send(events.create(unknown).value());
      send(events.updateOutsideAnyBatch().value());
    }
    try (LoggedLines log = LoggedLines.of("org.folio.batch.ingest.DeadLetterLog")) {
      for (int i = 0; i < 5; i++) {
        send("not JSON".getBytes(UTF_8));
      }
      client.flush();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                JsonPath feed = feed(atOther);
                assertEquals(200, feed.getInt("counted"), feed.prettify());
                assertEquals(200, skipped(feed, "unknown_batch"));
                assertEquals(200, skipped(feed, "no_batch"));
                assertEquals(5, feed.getInt("deadLetters.count"));
              });

      List<String> warnings = log.with(Level.WARN, "of " + topic + "-0");
      assertEquals(1, warnings.size(), "once a minute for a tenant and reason: " + warnings);
      assertTrue(warnings.get(0).contains("tenant " + tenant.tenant().id()), warnings.get(0));
    }

    JsonPath feed = feed(atOther);
    assertEquals("inventory.item", feed.getString("feed"));
    assertEquals(599, feed.getInt("skipped.find { it.reason == 'no_batch' }.latest.offset"));
    assertEquals(598, feed.getInt("skipped.find { it.reason == 'unknown_batch' }.latest.offset"));
    assertEquals(604, feed.getInt("deadLetters.latest.offset"));
    assertTrue(feed.getString("deadLetters.latest.reason").contains("not JSON"));
    await().atMost(SOON).until(() -> feed(tenant).getInt("lag"), lag -> lag == 0);

    Gateway stranger = new Gateway(two.baseUrl(), Services.freshTenant()).enable();
    stranger
        .request()
        .get(INGEST)
        .then()
        .body("feeds.topic.contains('" + topic + "')", equalTo(false));
  }

  @Test
  void ingest_saysWhatTheTenantWaitsFor_atEveryInstance() {
    TenantSql sql = new TenantSql(db, tenant.tenant());
    UUID batch = tenant.announce(10);
    sql.execute("ALTER TABLE batch_tracking RENAME COLUMN minute_count TO minute_count_gone");
    sendCreates(batch, 4);

    for (Gateway gateway : List.of(tenant, atOther)) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                Response response = gateway.request().get(INGEST);
                response
                    .then()
                    .body("waiting.size()", equalTo(1))
                    .body("waiting[0].feed", equalTo("inventory.item"))
                    .body("waiting[0].reason", containsString("SQLSTATE 42703"))
                    .body("waiting[0].records", equalTo(4));
                contract.assertFits(
                    "GET", INGEST, 200, response.contentType(), response.asString());
              });
    }

    sql.execute("ALTER TABLE batch_tracking RENAME COLUMN minute_count_gone TO minute_count");
    tenant.awaitProcessed(batch, 4, SOON);
    await()
        .atMost(SOON)
        .untilAsserted(() -> atOther.request().get(INGEST).then().body("waiting", empty()));
  }

  @Test
  void delete_andCleanup_leaveNothingOfABatch() {
    UUID batch = tenant.announce(1);
    sendCreates(batch, 3);
    await()
        .atMost(SOON)
        .untilAsserted(() -> progress(tenant, batch).then().body("notCounted.count", hasItem(2)));

    tenant.request().delete("/orders-storage/batch-tracking/" + batch).then().statusCode(204);

    TenantSql sql = new TenantSql(db, tenant.tenant());
    assertEquals(List.of(0L), sql.longs("SELECT count(*) FROM batch_skip"));
    assertEquals(List.of(0L), sql.longs("SELECT count(*) FROM batch_history"));
  }
}
