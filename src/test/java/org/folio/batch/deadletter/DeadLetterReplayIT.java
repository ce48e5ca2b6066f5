package org.folio.batch.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters over HTTP, with the module as it runs. */
class DeadLetterReplayIT {
  private static final String LETTERS = "/batch-tracking/dead-letters";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static KafkaClient kafka;
  private static Topics topics;
  private static LocalModule module;

  private final RamlContract contract = RamlContract.read();
  private Gateway diku;
  private String itemTopic;
  private String letterTopic;

  @BeforeAll
  static void start() {
    KafkaSettings settings = Services.freshKafkaSettings();
    topics = new Topics(settings.env());
    kafka = KafkaClient.ofServices();
    module = LocalModule.start(Services.freshDatabase(), settings);
  }

  @AfterAll
  static void stop() {
    module.close();
    kafka.close();
  }

  @BeforeEach
  void enableTenant() {
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    itemTopic = topics.of(diku.tenant(), "inventory.item");
    letterTopic = topics.of(diku.tenant(), "batch-tracking.dead-letter");
    kafka.createTopic(itemTopic, 1);
  }

  @Test
  void list_isNewestFirst_andItsPagesHoldEachLetterOnce() {
    for (int i = 0; i < 7; i++) {
      sendBroken("no JSON " + i);
      awaitLetters(i + 1); // so that they differ in time
    }
    sendBroken("x".repeat(2_000));
    awaitLetters(8);

    Response first = diku.request().get(LETTERS + "?limit=3");
    first
        .then()
        .statusCode(200)
        .body("totalRecords", equalTo(8))
        .body("deadLetters", hasSize(3))
        .body("deadLetters[0].valueStart", equalTo("x".repeat(500)))
        .body("deadLetters[0].valueSize", equalTo(2_000))
        .body("deadLetters[0].value", nullValue())
        .body("deadLetters[1].topic", equalTo(itemTopic))
        .body("deadLetters[1].offset", equalTo(6));
    contract.assertFits("GET", LETTERS, 200, first.contentType(), first.asString());
    List<Integer> offsets = new ArrayList<>();
    String next = "";
    for (Response page = first; next != null; ) {
      offsets.addAll(page.path("deadLetters.offset"));
      next = page.path("next");
      if (next != null) {
        page = diku.request().get(LETTERS + "?limit=3&after=" + next);
        page.then().statusCode(200);
      }
    }
    assertEquals(List.of(7, 6, 5, 4, 3, 2, 1, 0), offsets);

    String id = first.path("deadLetters[0].id");
    Response one = diku.request().get(LETTERS + "/" + id);
    one.then().statusCode(200).body("value", equalTo("x".repeat(2_000)));
    contract.assertFits("GET", LETTERS + "/" + id, 200, one.contentType(), one.asString());
  }

  @Test
  void letter_isNotFoundForAnotherTenant() {
    sendBroken("no JSON");
    String id = awaitLetters(1).get(0);
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();

    other.request().get(LETTERS).then().statusCode(200).body("totalRecords", equalTo(0));
    for (String unknown :
        List.of(id, "nonsense", letterTopic + "-0-99999", letterTopic + "-99-0")) {
      other.request().get(LETTERS + "/" + unknown).then().statusCode(404);
      other.request().body("{}").post(LETTERS + "/" + unknown + "/replay").then().statusCode(404);
    }
    diku.request().get(LETTERS + "/" + letterTopic + "-0-99999").then().statusCode(404);
  }

  @Test
  void replay_withCorrectedValueCountsOnce_howeverOftenAndFromHoweverManyLetters() {
    UUID batch = diku.announce(100);
    String corrected = new String(new ItemEvents(diku.tenant()).create(batch).value(), UTF_8);
    sendBroken(corrected.substring(0, 60));
    String id = awaitLetters(1).get(0);
    ConsumerRecord<byte[], byte[]> letter = kafka.readAll(letterTopic).get(0);
    // the module was killed after it wrote the letter and before it noted that, and wrote it again
    kafka.send(
        new ProducerRecord<>(
            letterTopic, letter.partition(), letter.key(), letter.value(), letter.headers()));
    kafka.flush();
    List<String> both = awaitLetters(2);
    String again = both.stream().filter(one -> !one.equals(id)).findFirst().orElseThrow();

    replay(id, null).statusCode(422).body("errors[0].message", containsString("cannot be counted"));
    replay(id, "{").statusCode(422);
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> replay(i % 2 == 0 ? id : again, corrected).extract().statusCode()))
            .toList();
    List<Integer> statuses = new ArrayList<>(calls.stream().map(CompletableFuture::join).toList());

    Collections.sort(statuses);
    assertEquals(List.of(200, 409, 409, 409, 409, 409, 409, 409), statuses);
    assertEquals(1, diku.processedCount(batch));
    Response conflict =
        replay(again, corrected)
            .statusCode(409)
            .body(containsString("was replayed at"))
            .extract()
            .response();
    contract.assertFits(
        "POST", LETTERS + "/" + id + "/replay", 409, conflict.contentType(), conflict.asString());
    diku.request()
        .get(LETTERS + "/" + again)
        .then()
        .statusCode(200)
        .body("replayedCorrected", equalTo(true));
  }

  @Test
  void replay_ofRecordWithoutEffectIsSkipped_andCanBeRepeated() {
    UUID batch = UUID.randomUUID();
    String corrected = new String(new ItemEvents(diku.tenant()).create(batch).value(), UTF_8);
    sendBroken("{");
    String id = awaitLetters(1).get(0);

    Response skipped =
        replay(id, corrected)
            .statusCode(200)
            .body("status", equalTo("SKIPPED"))
            .extract()
            .response();
    contract.assertFits(
        "POST", LETTERS + "/" + id + "/replay", 200, skipped.contentType(), skipped.asString());
    assertNull(skipped.path("replayedDate"));
    diku.announce(batch, 1);
    replay(id, corrected).statusCode(200).body("status", equalTo("COUNTED"));

    assertEquals(1, diku.processedCount(batch));
    // the batch is complete: the event goes out
    assertEquals(
        1,
        kafka.read(topics.of(diku.tenant(), "batch-tracking.batch"), all -> !all.isEmpty()).size());
  }

  @Test
  void replay_refusesAValueOfAnotherTenant() {
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID batch = other.announce(5);
    sendBroken("{");
    String id = awaitLetters(1).get(0);

    replay(id, new String(new ItemEvents(other.tenant()).create(batch).value(), UTF_8))
        .statusCode(422)
        .body("errors[0].message", containsString(diku.tenant().id()));

    assertEquals(0, other.processedCount(batch));
  }

  @Test
  void replay_ofRefusedConsumptionCountsAfterItsLimitIsCreated() {
    String topic = topics.of(diku.tenant(), "limit.consumption");
    kafka.createTopic(topic, 1);
    String consumption =
        """
        {"limitCode": "LATE", "subjectCode": "P1", "serviceDate": "2026-03-01", "externalId": "one",
         "amount": {"value": 12.50, "currency": "EUR"}}""";
    kafka.send(new ProducerRecord<>(topic, consumption.getBytes(UTF_8)));
    kafka.flush();
    String id = awaitLetters(1).get(0);

    replay(id, null).statusCode(422).body("errors[0].message", containsString("limitCode"));
    diku.request()
        .body(
            Map.of(
                "code",
                "LATE",
                "level",
                "PERSON",
                "type",
                "AMOUNT",
                "period",
                "LIFETIME",
                "maximum",
                Map.of("value", 1000, "currency", "EUR")))
        .post("/limits")
        .then()
        .statusCode(201);
    replay(id, null).statusCode(200).body("status", equalTo("COUNTED"));
    replay(id, null).statusCode(409);

    diku.request()
        .get("/limits/LATE/counters?subjectCode=P1")
        .then()
        .body("items[0].sum.value", equalTo(12.5f), "items[0].consumptions", equalTo(1));
    assertEquals(1, kafka.readAll(letterTopic).size());
  }

  @Test
  void list_isFilteredByAQuery_andItsPagesHoldEachMatchOnce() {
    UUID batch = diku.announce(1);
    sendBroken("no JSON at all");
    sendBroken("{\"type\":\"CREATE\"}");
    sendBroken("pear\u0000 1");
    sendBroken("no JSON either");
    sendBroken("pear 2");
    awaitLetters(5);

    assertEquals(List.of(3, 0), offsets("value=\"no json\""));
    assertEquals(List.of(4, 2), offsets("value==*PEAR*"));
    assertEquals(List.of(4, 3), offsets("offset>=3 and topic==" + itemTopic));
    assertEquals(List.of(), offsets("topic==other"));
    assertEquals(List.of(4, 3, 2, 1, 0), offsets("cql.allRecords=1 not reason==none"));

    String corrected = new String(new ItemEvents(diku.tenant()).create(batch).value(), UTF_8);
    String one = query("offset==1", "").path("deadLetters[0].id");
    replay(one, corrected).statusCode(200);
    assertEquals(List.of(1), offsets("replayed==true"));
    assertEquals(List.of(one), query("replayed==true", "").path("deadLetters.id"));

    Response first = query("value==*o*", "&limit=1");
    assertEquals(List.of(3), first.path("deadLetters.offset"));
    first.then().body("totalRecords", equalTo(5));
    contract.assertFits("GET", LETTERS, 200, first.contentType(), first.asString());
    Response second = query("value==*o*", "&limit=1&after=" + first.path("next"));
    assertEquals(List.of(0), second.path("deadLetters.offset"));
  }

  @Test
  void list_withAQuery_looksAtSomeLettersAndContinuesOnTheNextPage() {
    sendBroken("the needle");
    awaitLetters(1);
    for (int i = 0; i < 1_100; i++) {
      kafka.send(new ProducerRecord<>(itemTopic, 0, null, "hay".getBytes(UTF_8)));
    }
    kafka.flush();
    awaitLetters(1_101);

    List<Object> page = query("cql.allRecords=1", "&limit=2147483647").path("deadLetters");
    assertEquals(100, page.size());
    Response first = query("value=needle", "");
    assertEquals(List.of(), first.path("deadLetters"));
    Response second = query("value=needle", "&after=" + first.path("next"));
    assertEquals(List.of(0), second.path("deadLetters.offset"));
    assertNull(second.path("next"));
  }

  @Test
  void list_refusesABrokenQueryAndAnOrder() {
    query("colour==red", "", 400).then().body(containsString("reason, topic, partition, offset"));
    query("offset==one", "", 400).then().body(containsString("offset must be an integer"));
    query("cql.allRecords=1 sortby createdDate", "", 400)
        .then()
        .body(
            equalTo("The parameter query has a sortby, but dead letters are always newest first"));
  }

  private List<Integer> offsets(String query) {
    return query(query, "").path("deadLetters.offset");
  }

  private Response query(String query, String more) {
    return query(query, more, 200);
  }

  private Response query(String query, String more, int status) {
    Response response =
        diku.request().get(LETTERS + "?query=" + query + more); // encoded by the client
    response.then().statusCode(status);
    return response;
  }

  private void sendBroken(String value) {
    kafka.send(new ProducerRecord<>(itemTopic, 0, null, value.getBytes(UTF_8)));
    kafka.flush();
  }

  /** Returns the ids of the newest dead letters once there are so many. */
  private List<String> awaitLetters(int count) {
    await("dead letters")
        .atMost(SOON)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .untilAsserted(
            () ->
                diku.request()
                    .get(LETTERS)
                    .then()
                    .statusCode(200)
                    .body("totalRecords", equalTo(count)));
    return diku.request().get(LETTERS).path("deadLetters.id");
  }

  private ValidatableResponse replay(String id, String value) {
    return diku.request()
        .body(value == null ? Map.of() : Map.of("value", value))
        .post(LETTERS + "/" + id + "/replay")
        .then();
  }
}
