package org.folio.batch.consumption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.consumption;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsumptionEventsIT {
  private static DbSettings db;
  private static KafkaSettings kafka;
  private static KafkaClient producer;
  private static LocalModule module;
  private static Resource client;

  @BeforeAll
  static void start() {
    kafka = Services.freshKafkaSettings();
    producer = KafkaClient.ofServices();
    db = Services.freshDatabase();
    module = LocalModule.start(db, kafka);
    client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    producer.createTopic(topic("limit.consumption"), 2);
  }

  @AfterAll
  static void stop() {
    module.close();
    producer.close();
  }

  @Test
  void event_isCountedOnce_whenItsExternalIdIsRepeated() {
    client.withLimit("EVENTS");

    for (int i = 0; i < 500; i++) {
      JsonObject event = consumption("EVENTS", "P1", "0.10").put("externalId", "e" + i % 250);
      send(event.encode());
    }
    send(consumption("EVENTS", "P1", "7.00").encode());
    producer.flush();

    awaitSum("EVENTS", "32.00");
    assertEquals(
        251, client.get("/limits/EVENTS/counters?subjectCode=P1").getInt("items[0].consumptions"));
  }

  @Test
  void invalidEvents_becomeDeadLettersAndBlockNoOthers() {
    client.withLimit("LETTERS");

    String unreadable = "not json";
    String unknown = consumption("UNKNOWN", "P1", "1.00").encode();
    String reused = consumption("LETTERS", "P1", "2.00").put("externalId", "once").encode();
    String withNul = consumption("LETTERS", "P1", "4.00").put("description", "a\u0000b").encode();
    String empty = consumption("LETTERS", "P1", "16.00").put("externalId", "").encode();
    send(unreadable);
    send(unknown);
    send(consumption("LETTERS", "P1", "1.00").put("externalId", "once").encode());
    send(reused);
    send(withNul);
    send(empty);
    send(consumption("LETTERS", "P1", "8.00").encode());
    producer.flush();

    List<ConsumerRecord<byte[], byte[]>> letters =
        producer.read(topic("batch-tracking.dead-letter"), found -> found.size() >= 5);
    assertEquals(5, letters.size());
    List<String> reasons =
        letters.stream().map(letter -> header(letter, "dead-letter-reason")).toList();
    for (String reason :
        List.of("not the JSON", "limitCode", "externalId", "U+0000", "at least 1")) {
      assertTrue(reasons.stream().anyMatch(text -> text.contains(reason)), reasons.toString());
    }
    assertEquals(Set.of(unreadable, unknown, reused, withNul, empty), atTheirPlaces(letters));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                client
                        .get("/limits/LETTERS/counters?subjectCode=P1")
                        .getInt("items[0].consumptions")
                    == 2);
  }

  @Test
  void event_belongsToTopicOwnerUnlessHeaderNamesAnother() {
    Resource other = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    client.withLimit("WHOSE");
    other.withLimit("WHOSE");

    ProducerRecord<byte[], byte[]> others = event(consumption("WHOSE", "P1", "2.00").encode());
    others.headers().add("x-okapi-tenant", other.tenant().id().getBytes(UTF_8));
    producer.send(others);
    send(consumption("WHOSE", "P1", "1.00").encode());
    producer.flush();

    awaitSum("WHOSE", "1.00");
    awaitSum(other, "WHOSE", "2.00");
  }

  @Test
  void digitsBeyondTheMicrosecond_areCutOverHttpAndFromKafka() {
    client.withLimit("DIGITS");
    JsonObject precise = consumption("DIGITS", "P1", "1.00");
    precise.getJsonObject("transactionDateTime").put("value", "2026-03-02t09:00:00.123456789z");

    client.consume(precise);
    send(precise.encode());
    producer.flush();

    awaitSum("DIGITS", "2.00");
    assertEquals(
        List.of("123456", "123456"),
        new TenantSql(db, client.tenant())
            .texts(
                """
                SELECT to_char(transaction_date_time, 'US') FROM consumption
                WHERE limit_id = (SELECT id FROM consumption_limit WHERE code = 'DIGITS')
                """));
  }

  @Test
  void zeroWithManyDecimals_blocksNoOtherEvent() {
    client.withLimit("ZEROS");

    send(consumption("ZEROS", "P1", "7.77").encode().replace("7.77", "0e-20001"));
    send(consumption("ZEROS", "P1", "5.00").encode());
    producer.flush();

    awaitSum("ZEROS", "5.00");
  }

  @Test
  void firstEvent_isCounted_whenLaterOnesReuseItsExternalId() {
    Resource other = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    other.withLimit("FIRST");
    List<Integer> order = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
    for (String amount : List.of("1.00", "2.00")) {
      Collections.shuffle(order, new Random(new BigDecimal(amount).intValue()));
      for (int i : order) {
        sendAs(other, consumption("FIRST", "P1", amount).put("externalId", "first-" + i));
      }
    }
    sendAs(other, consumption("FIRST", "P2", "1.00"));
    producer.flush();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertEquals(
                    1, other.get("/limits/FIRST/counters?subjectCode=P2").getList("items").size()));
    JsonPath counters = other.get("/limits/FIRST/counters?subjectCode=P1");
    assertEquals(0, new BigDecimal("300.00").compareTo(counters.get("items[0].sum.value")));
  }

  private static void sendAs(Resource other, JsonObject event) {
    ProducerRecord<byte[], byte[]> sent = event(event.encode());
    sent.headers().add("x-okapi-tenant", other.tenant().id().getBytes(UTF_8));
    producer.send(sent);
  }

  private static void awaitSum(String limit, String sum) {
    awaitSum(client, limit, sum);
  }

  private static void awaitSum(Resource client, String limit, String sum) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonPath counters = client.get("/limits/" + limit + "/counters?subjectCode=P1");
              assertEquals(1, counters.getList("items").size());
              assertEquals(0, new BigDecimal(sum).compareTo(counters.get("items[0].sum.value")));
            });
  }

  /** The values of the records that the dead letters refer to. */
  private static Set<String> atTheirPlaces(List<ConsumerRecord<byte[], byte[]>> letters) {
    Map<String, String> events = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> event : producer.readAll(topic("limit.consumption"))) {
      events.put(
          event.topic() + " " + event.partition() + " " + event.offset(),
          new String(event.value(), UTF_8));
    }
    return letters.stream()
        .map(
            letter ->
                header(letter, "dead-letter-topic")
                    + " "
                    + header(letter, "dead-letter-partition")
                    + " "
                    + header(letter, "dead-letter-offset"))
        .map(events::get)
        .collect(Collectors.toSet());
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  private static void send(String event) {
    producer.send(event(event));
  }

  private static ProducerRecord<byte[], byte[]> event(String value) {
    return new ProducerRecord<>(
        topic("limit.consumption"), "P1".getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static String topic(String what) {
    return kafka.env() + "." + client.tenant().id() + "." + what;
  }
}
