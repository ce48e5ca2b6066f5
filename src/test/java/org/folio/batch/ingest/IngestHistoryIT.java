package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many events were counted in each minute of the last hour, by two instances. */
class IngestHistoryIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HISTORY = "/batch-tracking/ingest/history";
  private static final int MINUTES = 61;
  private static final int PARTITIONS = 8;
  private static final Pattern COUNTED =
      Pattern.compile("(?m)^ingest_events_counted_total(?:\\{.*})? ([0-9.E]+)$");

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
    one = LocalModule.start(db, kafka);
    two = LocalModule.start(db, kafka);
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
  }

  private void send(int partition, byte[] value) {
    client.send(new ProducerRecord<>(topic, partition, null, value));
  }

  private void sendCreates(UUID batch, int partitions, int ofEach) {
    for (int partition = 0; partition < partitions; partition++) {
      for (int i = 0; i < ofEach; i++) {
        send(partition, events.create(batch).value());
      }
    }
    client.flush();
  }

  private JsonPath history(Gateway gateway) {
    Response response = gateway.request().get(HISTORY);
    contract.assertFits("GET", HISTORY, 200, response.contentType(), response.asString());
    return response.jsonPath();
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  private static double countedBy(LocalModule module) {
    Matcher counted = COUNTED.matcher(RestAssured.get(module.baseUrl() + "/metrics").asString());
    double sum = 0;
    while (counted.find()) {
      sum += Double.parseDouble(counted.group(1));
    }
    return sum;
  }

  private void age(int minutes) {
    TenantSql sql = new TenantSql(db, tenant.tenant());
    sql.execute("UPDATE consumer_position SET latest_minute = latest_minute - " + minutes);
    sql.execute("UPDATE skipped_records SET latest_minute = latest_minute - " + minutes);
  }

  @Test
  void newTenant_hasAnHourOfZeros() {
    Instant before = Instant.now();
    JsonPath history = history(tenant);
    List<Integer> zeros = Collections.nCopies(MINUTES, 0);
    assertEquals(zeros, history.getList("counted", Integer.class));
    assertEquals(zeros, history.getList("skipped", Integer.class));
    assertEquals(List.of(), history.getList("topics"));
    Instant from = Instant.parse(history.getString("from"));
    assertEquals(0, from.getEpochSecond() % 60);
    assertEquals(60, Duration.between(from, Instant.parse(history.getString("until"))).toMinutes());
    assertTrue(from.isAfter(before.minus(Duration.ofMinutes(62))), from.toString());
  }

  @Test
  void countsOfBothInstances_addUp_andEachAnswersWithAll() {
    client.createTopic(topic, PARTITIONS);
    UUID batch = tenant.announce(10_000);
    double byOne = countedBy(one);
    double byTwo = countedBy(two);
    int sent = 0;
    while (countedBy(one) == byOne || countedBy(two) == byTwo) {
      sendCreates(batch, PARTITIONS, 5);
      sent += PARTITIONS * 5;
      tenant.awaitProcessed(batch, sent, SOON);
    }

    for (Gateway gateway : List.of(tenant, atOther)) {
      JsonPath history = history(gateway);
      assertEquals(sent, sum(history.getList("counted", Integer.class)));
      assertEquals(List.of("inventory.item"), history.getList("topics.feed"));
      assertEquals(List.of(topic), history.getList("topics.topic"));
      assertEquals(history.getList("counted"), history.getList("topics[0].counted"));
    }
    Gateway stranger = new Gateway(two.baseUrl(), Services.freshTenant()).enable();
    assertEquals(0, sum(history(stranger).getList("counted", Integer.class)));
  }

  @Test
  void gaps_areZeros_andAfterAnHourNothingIsLeft() {
    client.createTopic(topic, 1);
    UUID batch = tenant.announce(100);
    sendCreates(batch, 1, 3);
    tenant.awaitProcessed(batch, 3, SOON);
    age(10);
    sendCreates(batch, 1, 4);
    tenant.awaitProcessed(batch, 7, SOON);

    // the clock may have begun another minute meanwhile
    List<Integer> counted = history(atOther).getList("counted", Integer.class);
    assertEquals(3, sum(counted.subList(45, 51)), counted.toString());
    assertEquals(0, sum(counted.subList(51, 55)), counted.toString());
    assertEquals(4, sum(counted.subList(55, MINUTES)), counted.toString());
    assertEquals(7, sum(counted), counted.toString());

    age(MINUTES);
    assertEquals(0, sum(history(tenant).getList("counted", Integer.class)));
    sendCreates(batch, 1, 5);
    tenant.awaitProcessed(batch, 12, SOON);
    assertEquals(5, sum(history(tenant).getList("counted", Integer.class)));
    assertEquals(
        List.of((long) MINUTES),
        new TenantSql(db, tenant.tenant())
            .longs("SELECT array_length(minutes, 1) FROM consumer_position"));
  }

  @Test
  void clockThatWasSetBack_countsForTheLatestMinute() {
    client.createTopic(topic, 1);
    UUID batch = tenant.announce(100);
    sendCreates(batch, 1, 3);
    tenant.awaitProcessed(batch, 3, SOON);
    age(-30); // as if these had been counted in half an hour
    sendCreates(batch, 1, 4);
    tenant.awaitProcessed(batch, 7, SOON);

    List<Integer> counted = history(tenant).getList("counted", Integer.class);
    assertEquals(7, counted.get(MINUTES - 1), counted.toString());
    assertEquals(7, sum(counted));
  }

  @Test
  void skippedEvents_areNotCounted() {
    client.createTopic(topic, 1);
    UUID batch = tenant.announce(10);
    UUID unknown = UUID.randomUUID();
    sendCreates(unknown, 1, 20);
    for (int i = 0; i < 5; i++) {
      send(0, "not JSON".getBytes(UTF_8));
    }
    sendCreates(batch, 1, 12); // two more than were announced

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonPath history = history(atOther);
              assertEquals(10, sum(history.getList("counted", Integer.class)));
              assertEquals(27, sum(history.getList("skipped", Integer.class)));
            });
    JsonPath status = tenant.request().get("/batch-tracking/ingest").jsonPath();
    assertEquals(10, status.getInt("feeds.find { it.topic == '" + topic + "' }.counted"));
  }
}
