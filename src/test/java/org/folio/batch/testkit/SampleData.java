package org.folio.batch.testkit;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.kafka.Topics;

/**
 * Something to look at in each view of the console, made through the API and Kafka as clients make
 * it. It can be made again for the same tenant.
 */
public final class SampleData {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String UPLOADS = "/v1/textbook/content/bulk/upload";
  private static final String COLUMNS =
      "Name of the content,Board,Medium,Grade,Subject,Resource Type,Audience,Author,Copyright,Icon,"
          + "File Format,File path,Description,Keywords,Topic,License,Textbook Id,Unit Id,QR Code";

  private final Gateway module;
  private final FileServer files;
  private final KafkaClient kafka;
  private final Topics topics;
  private final UUID user;

  /**
   * @param files has the files that the rows of uploads name
   * @param user who uploads
   */
  public SampleData(Gateway module, FileServer files, KafkaClient kafka, Topics topics, UUID user) {
    this.module = module;
    this.files = files;
    this.kafka = kafka;
    this.topics = topics;
    this.user = user;
  }

  /** Makes a batch of which some events came, some did not count, and one could not be read. */
  public UUID runningBatch(int total, int counted) {
    UUID batch = module.announce(total);
    ItemEvents events = new ItemEvents(module.tenant(), batch.getLeastSignificantBits());
    for (int i = 0; i < counted; i++) {
      send(events.update(batch));
    }
    for (int i = 0; i < 3; i++) {
      send(events.updateThatDoesNotCount(batch));
    }
    kafka.flush();
    module.awaitProcessed(batch, counted, PATIENCE);
    return batch;
  }

  /** Publishes one event of a batch, and waits until it is counted. */
  public void count(UUID batch, int events) {
    int before = module.processedCount(batch);
    ItemEvents more = new ItemEvents(module.tenant(), before + 7L);
    for (int i = 0; i < events; i++) {
      send(more.create(batch));
    }
    kafka.flush();
    module.awaitProcessed(batch, before + events, PATIENCE);
  }

  /** Makes a batch that is complete. */
  public UUID completeBatch(int total) {
    UUID batch = module.announce(total);
    count(batch, total);
    return batch;
  }

  /** Publishes the event of a batch cut off in the middle, and waits until it is a dead letter. */
  public void deadLetter(UUID batch) {
    String whole = new ItemEvents(module.tenant(), 5).create(batch).toString();
    String topic = topics.of(module.tenant(), "inventory.item");
    int before = deadLetters();
    kafka.send(
        new ProducerRecord<>(
            topic,
            "broken".getBytes(UTF_8),
            whole.substring(0, whole.length() / 2).getBytes(UTF_8)));
    kafka.flush();
    await("dead letter").atMost(PATIENCE).until(this::deadLetters, greaterThan(before));
  }

  public int deadLetters() {
    return module.request().get("/batch-tracking/dead-letters").path("totalRecords");
  }

  /** The text of a CSV file whose first rows are good and whose last rows are not. */
  public String csv(String name, int good, int bad) {
    StringBuilder csv = new StringBuilder(COLUMNS).append('\n');
    for (int i = 1; i <= good; i++) {
      csv.append(row(name + " " + i, "Learn", "/water.pdf"));
    }
    for (int i = 1; i <= bad; i++) {
      csv.append(
          i % 2 == 0
              ? row(name + " with a wrong type " + i, "Lecture", "/water.pdf")
              : row(name + " without a file " + i, "Read", "/missing.pdf"));
    }
    return csv.toString();
  }

  private String row(String name, String type, String file) {
    return String.join(
            ",",
            List.of(
                name,
                "State",
                "English",
                "Class 5",
                "Science",
                type,
                "Student",
                "A. Author",
                "A. Author",
                files.url() + "/icon.png",
                "pdf",
                files.url() + file,
                "",
                "",
                "",
                "",
                "",
                "",
                ""))
        + "\n";
  }

  /** Uploads a file and returns the id of the upload. */
  public String startUpload(String fileName, String csv) {
    return ofUser()
        .header("operation-mode", "publish")
        .multiPart("content", fileName, csv.getBytes(UTF_8), "text/csv")
        .post(UPLOADS)
        .then()
        .statusCode(200)
        .extract()
        .path("result.processId");
  }

  /** Uploads a file and waits until it is done. */
  public String upload(String fileName, String csv) {
    String id = startUpload(fileName, csv);
    await("upload " + id)
        .atMost(PATIENCE)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () -> ofUser().get(UPLOADS + "/status/" + id).path("result.status"), is("Completed"));
    return id;
  }

  /** Creates a textbook with a unit. */
  public void textbook() {
    module
        .request()
        .body(
            Map.of(
                "name",
                "Science 5",
                "units",
                List.of(Map.of("id", "do_2129", "name", "Water", "qrCode", "Q1W2E3"))))
        .put("/batch-tracking/textbooks/do_2128")
        .then()
        .statusCode(204);
  }

  /** Creates a limit with consumptions. */
  public void limit(String code) {
    module
        .request()
        .body(
            Map.of(
                "code",
                code,
                "description",
                "Physiotherapy",
                "level",
                "PERSON",
                "type",
                "AMOUNT",
                "period",
                "CALENDAR_YEAR",
                "maximum",
                Map.of("value", 1000, "currency", "EUR")))
        .post("/limits")
        .then()
        .statusCode(oneOf(201, 409, 422)); // made by an earlier run
    for (int i = 1; i <= 4; i++) {
      module
          .request()
          .body(
              Map.of(
                  "limitCode",
                  code,
                  "subjectCode",
                  "P-100" + i % 2,
                  "serviceDate",
                  "2026-01-31",
                  "externalId",
                  code + "-claim-" + i,
                  "amount",
                  Map.of("value", 12.5 * i, "currency", "EUR")))
          .post("/limitconsumptions")
          .then()
          .statusCode(oneOf(200, 201));
    }
  }

  /** Starts an export and waits until it has ended; one of an unknown limit fails. */
  public String export(String limitCode) {
    Response started =
        module
            .request()
            .body(
                Map.of(
                    "transactionStartDateTime", Map.of("value", "2026-01-01T00:00:00Z"),
                    "transactionEndDateTime", Map.of("value", "2100-01-01T00:00:00Z"),
                    "limitCodes", List.of(limitCode)))
            .post("/readconsumptionbatches");
    started.then().statusCode(201);
    String id = started.header("Location").replaceFirst(".*/", "");
    await("export " + id)
        .atMost(PATIENCE)
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () -> module.request().get("/generic/readconsumptionbatches/" + id).path("status"),
            oneOf("Completed", "Failed"));
    return id;
  }

  /** Sets an endpoint of notifications that takes them. */
  public void endpoint() {
    files.put("/hook", new byte[0]);
    module
        .request()
        .body(Map.of("url", files.url() + "/hook"))
        .put("/batch-tracking/notification-endpoint")
        .then()
        .statusCode(200);
  }

  /** Fills every view. */
  public void all() {
    textbook();
    limit("VERT");
    endpoint();
    UUID running = runningBatch(10_000, 4_200);
    deadLetter(running);
    String run = running.toString().substring(0, 4); // the same content again is a duplicate
    upload("science-5.csv", csv("Water cycle " + run, 4, 0));
    upload("science-6.csv", csv("Rivers " + run, 3, 2));
    export("VERT");
    export("NOT-THERE");
  }

  private void send(ItemEvent event) {
    kafka.send(event.to(topics.of(module.tenant(), "inventory.item")));
  }

  private RequestSpecification ofUser() {
    return given()
        .baseUri(module.baseUrl())
        .header("X-Okapi-Tenant", module.tenant().id())
        .header("X-Okapi-User-Id", user.toString());
  }
}
