package org.folio.batch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.kafka.Topics;

/**
 * One piece of each kind of work that the module does for a tenant. Every method waits until its
 * work has come to a good end.
 */
public final class TypicalWork {
  private static final Duration ATMOST = Duration.ofSeconds(60);
  private static final int EVENTS = 20;
  private static final String LIMIT = "VERT";
  private static final String EXPORTS = "/generic/readconsumptionbatches";
  private static final String UPLOADS = "/v1/textbook/content/bulk/upload";

  private final Gateway gateway;
  private final KafkaClient client;
  private final Topics topics;

  public TypicalWork(Gateway gateway, KafkaClient client, Topics topics) {
    this.gateway = gateway;
    this.client = client;
    this.topics = topics;
  }

  /** Announces a batch, sends its events, and returns the consolidated event. */
  public String countBatch() {
    ItemEvents events = new ItemEvents(gateway.tenant());
    UUID batch = gateway.announce(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      client.send(
          topic("inventory.item"), i % 2 == 0 ? events.create(batch) : events.update(batch));
    }
    client.send(topic("inventory.item"), events.create(UUID.randomUUID())); // of no batch
    client.flush();
    gateway.awaitProcessed(batch, EVENTS, ATMOST);
    return first("batch-tracking.batch");
  }

  /** Sends a record that cannot be read, and returns the reason of its dead letter. */
  public String putPoisonAside() {
    byte[] poison = "{\"type\": \"CREATE\", \"new\": {\"purchase".getBytes(UTF_8);
    client.send(new ProducerRecord<>(topic("inventory.item"), poison));
    client.flush();
    ConsumerRecord<byte[], byte[]> letter =
        client.read(topic("batch-tracking.dead-letter"), found -> !found.isEmpty()).get(0);
    return new String(letter.headers().lastHeader("dead-letter-reason").value(), UTF_8);
  }

  /** Counts a consumption that comes by Kafka, exports it, and returns the file. */
  public String export() {
    gateway
        .request()
        .body(
            Map.of(
                "code", LIMIT,
                "level", "PERSON",
                "type", "AMOUNT",
                "period", "CALENDAR_YEAR",
                "maximum", Map.of("value", 1000, "currency", "EUR")))
        .post("/limits")
        .then()
        .statusCode(201);
    String consumption =
        """
        {"limitCode": "VERT", "subjectCode": "P1", "serviceDate": "2026-03-01", "externalId": "c1",
         "transactionDateTime": {"value": "2026-03-02T10:00:00Z"},
         "amount": {"value": 12.5, "currency": "EUR"}}""";
    client.send(new ProducerRecord<>(topic("limit.consumption"), consumption.getBytes(UTF_8)));
    client.flush();
    await("consumption")
        .atMost(ATMOST)
        .until(
            () ->
                gateway
                    .request()
                    .get("/limits/" + LIMIT + "/counters?subjectCode=P1")
                    .asString()
                    .contains("12.5"));
    String location =
        gateway
            .request()
            .body(
                Map.of(
                    "transactionStartDateTime", Map.of("value", "2026-03-01T00:00:00Z"),
                    "transactionEndDateTime", Map.of("value", "2026-04-01T00:00:00Z"),
                    "limitCodes", List.of(LIMIT)))
            .post("/readconsumptionbatches")
            .then()
            .statusCode(201)
            .extract()
            .header("Location");
    String path = location.substring(location.indexOf(EXPORTS));
    await("export")
        .atMost(ATMOST)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(() -> gateway.request().get(path).path("status"), is("Completed"));
    first("batch-tracking.notification");
    String set = gateway.request().get(path).path("links.find { it.rel == 'datafileset' }.href");
    String data = get(set).path("dataFiles[0].links.find { it.rel == 'data' }.href");
    return get(data).asString();
  }

  /** Uploads a file with one content, and returns its status. */
  public Map<String, Object> upload(FileServer files) {
    String csv =
        """
        Name of the content,Description,Keywords,Board,Medium,Grade,Subject,Topic,Resource Type,\
        Audience,Author,Copyright,License,Icon,File Format,File path,Textbook Id,Unit Id,QR Code
        Water,,,State,English,Class 5,Science,,Learn,Student,A. Author,A. Author,,%1$s/icon.png,\
        pdf,%1$s/water.pdf,,,
        """
            .formatted(files.url());
    String user = UUID.randomUUID().toString();
    String process =
        gateway
            .request()
            .contentType("multipart/form-data")
            .header("X-Okapi-User-Id", user)
            .header("operation-mode", "publish")
            .header("x-channel-id", "in.ekstep")
            .header("x-framework-id", "NCF")
            .multiPart("content", "contents.csv", csv.getBytes(UTF_8), "text/csv")
            .post(UPLOADS)
            .then()
            .statusCode(200)
            .extract()
            .path("result.processId");
    String path = UPLOADS + "/status/" + process;
    await("upload")
        .atMost(ATMOST)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () -> gateway.request().header("X-Okapi-User-Id", user).get(path).path("result.status"),
            is("Completed"));
    return gateway.request().header("X-Okapi-User-Id", user).get(path).path("result");
  }

  private String topic(String what) {
    return topics.of(gateway.tenant(), what);
  }

  private String first(String what) {
    return new String(client.read(topic(what), found -> !found.isEmpty()).get(0).value(), UTF_8);
  }

  private Response get(String href) {
    return gateway.request().accept("*/*").get(href.replaceFirst("^https?://[^/]+", ""));
  }
}
