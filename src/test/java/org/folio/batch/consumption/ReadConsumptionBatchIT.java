package org.folio.batch.consumption;

import static org.folio.batch.consumption.Resource.BATCHES;
import static org.folio.batch.consumption.Resource.consumption;
import static org.folio.batch.consumption.Resource.export;
import static org.folio.batch.consumption.Resource.limit;
import static org.folio.batch.consumption.Resource.linked;
import static org.folio.batch.consumption.Resource.rels;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadConsumptionBatchIT {
  private static final String BASE = "http://host:port/api";
  private static final String FROM = "2026-03-02T10:00:00+01:00";
  private static final String TO = "2026-03-03T10:00:00+01:00";

  private static KafkaSettings kafka;
  private static LocalModule module;
  private static Resource client;

  @BeforeAll
  static void start() {
    kafka = Services.freshKafkaSettings();
    module = LocalModule.start(Services.freshDatabase(), kafka, Map.of("PUBLIC_BASE_URL", BASE));
    client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @ParameterizedTest
  @CsvSource({"/readconsumptionbatches", "/generic/readconsumptionbatches"})
  void export_canBeStarted_onBothPaths(String path) {
    client
        .post(path, export(FROM, TO, "NOWHERE"))
        .then()
        .statusCode(201)
        .contentType(Resource.TYPE)
        .header("Content-Length", "0")
        .header("Location", matchesPattern(BASE + BATCHES + "/\\d+"));
  }

  @Test
  void completedExport_hasDocumentedLinksAndProperties() {
    client.withLimit("VERT");
    String start = "1970-10-11T14:04:41+01:00";
    String end = "1970-10-11T14:04:42.509+01:00";

    String path = client.start(export(start, end, "VERT"));
    JsonPath completed = client.awaitStatus(path, "Completed");

    assertEquals(List.of("self", "operator", "datafileset"), rels(completed));
    assertEquals(BASE + path, completed.get("links[0].href"));
    assertNull(completed.get("links[0].httpMethod"));
    assertTrue(completed.getString("links[1].href").matches(BASE + "/generic/tasks/\\d+"));
    assertEquals("GET", completed.get("links[1].httpMethod"));
    assertTrue(completed.getString("links[2].href").matches(BASE + "/datafilesets/[0-9A-F]{32}"));
    assertEquals("GET", completed.get("links[2].httpMethod"));
    assertEquals("readConsumptionBatch", completed.get("type"));
    assertEquals(1, completed.getInt("objectVersionNumber"));
    assertEquals(1, completed.getInt("createdBy"));
    assertEquals(start, completed.get("transactionStartDateTime.value"));
    assertEquals(end, completed.get("transactionEndDateTime.value"));
    assertEquals(List.of("VERT"), completed.get("limitCodes"));
    assertNull(client.request().get(path).header("Retry-After"));
  }

  @Test
  void failedExport_givesReasonAndCompletesAfterRestart() {
    String path = client.start(export(FROM, TO, "LATER"));
    JsonPath failed = client.awaitStatus(path, "Failed");
    assertEquals(List.of("self", "operator"), rels(failed));

    JsonPath task = client.get(linked(failed, "operator"));
    assertEquals("ERRORED", task.get("status"));
    assertEquals(
        List.of("self", "operator:messages", "operator:restart", "operator:subject"), rels(task));
    assertEquals("POST", task.get("links[2].httpMethod"));
    assertEquals("canonical", task.get("table.links[0].rel"));
    assertEquals("canonical", task.get("taskType.links[0].rel"));
    JsonPath messages = client.get(linked(task, "operator:messages"));
    assertEquals(1, messages.getInt("messages[0].attempt"));
    assertEquals("limit.unknown", messages.get("messages[0].code"));
    assertEquals("FATAL", messages.get("messages[0].severity"));
    assertTrue(messages.getString("messages[0].text").contains("LATER"));

    client.withLimit("LATER");
    JsonPath restarted =
        client
            .request()
            .post(linked(task, "operator:restart"))
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertEquals("PENDING", restarted.get("status"));
    assertEquals(0, restarted.getInt("currentAttemptCount"));
    assertEquals(3, restarted.getInt("objectVersionNumber"));
    assertEquals(
        List.of("self", "operator:messages", "operator:subject", "operator:cancel"),
        rels(restarted));
    client.awaitStatus(path, "Completed");
    client.request().post(linked(task, "operator:restart")).then().statusCode(409);
    client.request().post(linked(restarted, "operator:cancel")).then().statusCode(409);
  }

  @Test
  void exportFile_listsHalfOpenTimeWindowInOrder() {
    client.withLimit("FILE");
    client.consume(at("2026-03-02T09:59:59.999999+01:00", "1.00"));
    client.consume(at("2026-03-02T18:00:00+01:00", "4.00").put("description", "\"quoted\" \\ ü"));
    client.consume(at(FROM, "2.10"));
    client.consume(at("2026-03-03T09:59:59.999999+01:00", "-8.00"));
    client.consume(at(TO, "16.00"));

    List<JsonObject> lines =
        client.lines(client.awaitStatus(client.start(export(FROM, TO, "FILE")), "Completed"));

    assertEquals(
        List.of("header", "consumption", "consumption", "consumption", "counter", "trailer"),
        lines.stream().map(line -> line.getString("type")).toList());
    assertEquals(FROM, lines.get(0).getJsonObject("transactionStartDateTime").getString("value"));
    assertEquals(
        List.of(2.10, 4.00, -8.00),
        lines.subList(1, 4).stream()
            .map(line -> line.getJsonObject("amount").getDouble("value"))
            .toList());
    assertEquals("\"quoted\" \\ ü", lines.get(2).getString("description"));
    assertEquals("P1", lines.get(1).getString("subjectCode"));
    assertEquals("FILE", lines.get(1).getString("limitCode"));
    JsonPath counters = client.get("/limits/FILE/counters?subjectCode=P1");
    assertEquals(
        0,
        counters
            .<BigDecimal>get("items[0].sum.value")
            .compareTo(
                new BigDecimal(lines.get(4).getJsonObject("sum").getNumber("value").toString())));
    assertEquals(
        new JsonObject().put("type", "trailer").put("consumptions", 3).put("counters", 1),
        lines.get(5));
  }

  @Test
  void exportFile_hasAllPropertiesOfRequestedLimits() {
    Resource other = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    other.withLimit("A").withLimit("NOT-ASKED-FOR");
    JsonObject family = limit("F").put("level", "FAMILY").put("type", "SERVICE_DAYS");
    family.put("period", "LIFETIME").put("maximum", new JsonObject().put("value", 30));
    other.post("/limits", family).then().statusCode(201);
    JsonObject days = consumption("F", "none", "0").put("familyCode", "F1").put("numberOfUnits", 3);
    days.remove("subjectCode");
    days.remove("amount");
    JsonObject dollars = consumption("A", "P1", "1.00");
    dollars.getJsonObject("amount").put("currency", "USD");
    JsonObject later =
        consumption("A", "P1", "2.50").put("description", "d").put("externalId", "e");
    later.put("transactionSourceCode", "s").put("referenceCode", "r");
    later.getJsonObject("transactionDateTime").put("value", "2026-03-02T10:00:00.000001+01:00");
    JsonObject tooLate = consumption("A", "P1", "4.00");
    tooLate.getJsonObject("transactionDateTime").put("value", TO);
    List.of(later, days, dollars, consumption("NOT-ASKED-FOR", "P1", "8.00"), tooLate)
        .forEach(other::consume);

    String path = other.start(export(FROM, TO, "F", "A"));
    String content = other.content(other.awaitStatus(path, "Completed"));

    assertEquals(
        """
        {"type":"header","transactionStartDateTime":{"value":"2026-03-02T10:00:00+01:00"},\
        "transactionEndDateTime":{"value":"2026-03-03T10:00:00+01:00"},"limitCodes":["F","A"],\
        "watermark":5,"createdDate":{"value":"NOW"}}
        {"type":"consumption","id":2,"limitCode":"F","familyCode":"F1","serviceDate":"2026-03-01",\
        "transactionDateTime":{"value":"2026-03-02T09:00:00.000000+00:00"},"numberOfUnits":3}
        {"type":"consumption","id":3,"limitCode":"A","subjectCode":"P1","serviceDate":"2026-03-01",\
        "transactionDateTime":{"value":"2026-03-02T09:00:00.000000+00:00"},\
        "amount":{"value":1.00,"currency":"USD"}}
        {"type":"consumption","id":1,"limitCode":"A","subjectCode":"P1","serviceDate":"2026-03-01",\
        "transactionDateTime":{"value":"2026-03-02T09:00:00.000001+00:00"},\
        "amount":{"value":2.50,"currency":"EUR"},"externalId":"e","description":"d",\
        "transactionSourceCode":"s","referenceCode":"r"}
        {"type":"counter","limitCode":"A","subjectCode":"P1",\
        "periodStart":"2026-01-01","periodEnd":"2026-12-31",\
        "sum":{"value":6.50,"currency":"EUR"},"remaining":{"value":993.50,"currency":"EUR"},\
        "consumptions":2}
        {"type":"counter","limitCode":"A","subjectCode":"P1",\
        "periodStart":"2026-01-01","periodEnd":"2026-12-31",\
        "sum":{"value":1.00,"currency":"USD"},"consumptions":1}
        {"type":"counter","limitCode":"F","familyCode":"F1","sum":{"value":3},"remaining":{"value":27},\
        "consumptions":1}
        {"type":"trailer","consumptions":3,"counters":3}
        """,
        content.replaceFirst("(\"createdDate\":\\{\"value\":)\"[^\"]+\"", "$1\"NOW\""));
  }

  @Test
  void completedExport_isPublishedWithLinks() {
    client.withLimit("EVENT");
    String path = client.start(export(FROM, TO, "EVENT"));
    client.awaitStatus(path, "Completed");

    try (KafkaClient reader = KafkaClient.ofServices()) {
      String topic = kafka.env() + "." + client.tenant().id() + ".batch-tracking.notification";
      JsonObject event =
          reader.read(topic, found -> found.stream().anyMatch(m -> isOf(m, path))).stream()
              .filter(m -> isOf(m, path))
              .map(m -> new JsonObject(new String(m.value())))
              .findFirst()
              .orElseThrow();

      assertEquals("ReadConsumptionBatch", event.getString("type"));
      assertEquals("Notification", event.getString("topic"));
      List<String> rels =
          event.getJsonArray("links").stream().map(l -> ((JsonObject) l).getString("rel")).toList();
      assertEquals(List.of("operator:subject", "datafileset", "file"), rels);
    }
  }

  @Test
  void idempotencyKey_returnsSameExportAndRefusesOtherBody() {
    JsonObject wanted = export(FROM, TO, "IDEM");

    String first = startWithKey("/readconsumptionbatches", wanted, 201);

    assertEquals(first, startWithKey("/readconsumptionbatches", wanted, 201));
    assertEquals(first, startWithKey(BATCHES, wanted, 201));
    startWithKey("/readconsumptionbatches", export(FROM, TO, "OTHER"), 422);
  }

  private static String startWithKey(String path, JsonObject wanted, int status) {
    return client
        .request()
        .header("Idempotency-Key", "k1")
        .contentType(Resource.TYPE)
        .body(wanted.encode())
        .post(path)
        .then()
        .statusCode(status)
        .extract()
        .header("Location");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T10:00:00+01:00, 2026-03-02T09:00:00Z, A, window.empty",
    "2026-03-02T10:00:00,       2026-03-03T09:00:00Z, A, date.malformed",
    "2016-12-31T23:59:60Z,      2026-03-03T09:00:00Z, A, date.malformed"
  })
  void export_isRefused_whenItsTimeWindowIsInvalid(
      String start, String end, String limit, String code) {
    client
        .post("/readconsumptionbatches", export(start, end, limit))
        .then()
        .statusCode(422)
        .body("resultMessages.code", hasItem(code));
  }

  @Test
  void limitCodes_mustBeUniqueAndOneToHundred() {
    String[] tooMany = IntStream.rangeClosed(0, 100).mapToObj(i -> "L" + i).toArray(String[]::new);
    String[] most = Arrays.copyOf(tooMany, 100);
    client.post("/readconsumptionbatches", export(FROM, TO, most)).then().statusCode(201);
    client.post("/readconsumptionbatches", export(FROM, TO)).then().statusCode(422);
    client.post("/readconsumptionbatches", export(FROM, TO, tooMany)).then().statusCode(422);
    client
        .post("/readconsumptionbatches", export(FROM, TO, "A", "A"))
        .then()
        .statusCode(422)
        .body("resultMessages.code", hasItem("limit.repeated"));
  }

  @Test
  void body_isMalformed_whenItIsNotJson() {
    client
        .request()
        .contentType(Resource.TYPE)
        .body("{")
        .post("/readconsumptionbatches")
        .then()
        .statusCode(400)
        .body("resultMessages[0].code", is("MALFORMED"))
        .body("resultMessages[0].text", containsString("not JSON"));
  }

  @Test
  void exportList_isFilteredByStatusAndPaged() {
    Resource other = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    other.withLimit("LIST");
    String first = other.start(export(FROM, TO, "LIST"));
    String second = other.start(export(FROM, TO, "MISSING"));
    other.awaitStatus(first, "Completed");
    other.awaitStatus(second, "Failed");

    JsonPath page = other.get(BATCHES + "?limit=1&orderBy=id");
    assertEquals(2, page.getInt("totalResults"));
    assertEquals(1, page.getList("items").size());
    assertTrue(page.getBoolean("hasMore"));
    assertEquals("Completed", page.get("items[0].status"));
    assertEquals(1, other.get(BATCHES + "?status=Failed").getInt("totalResults"));
    assertEquals(1, other.get("/generic/tasks?status=ERRORED").getInt("totalResults"));
    other.request().get(BATCHES + "?limit=2147483648").then().statusCode(400);
  }

  @Test
  void export_isNotFound_forOtherTenants() {
    client.withLimit("OWN");
    String path = client.start(export(FROM, TO, "OWN"));
    JsonPath completed = client.awaitStatus(path, "Completed");
    String task = linked(completed, "operator");
    Resource other = new Resource(module.baseUrl(), Services.freshTenant()).enable();

    for (String theirs :
        List.of(
            path,
            task,
            task.replace("tasks", "interfacedmessages"),
            linked(completed, "datafileset"))) {
      other.request().get(theirs).then().statusCode(404);
    }
    String id = task.substring(task.lastIndexOf('/') + 1);
    other.request().post("/taskprocessing/" + id + "/restart").then().statusCode(404);
    other.request().post("/taskprocessing/" + id + "/cancel").then().statusCode(404);
  }

  @Test
  void canonicalLinkTargets_exist() {
    client.request().get("/generic/tasktypes/8520").then().statusCode(200).body("id", is(8520));
    client.request().get("/generic/tables/2109405").then().statusCode(200).body("id", is(2109405));
    client.request().get("/generic/tasktypes/1").then().statusCode(404);
    client.request().get("/generic/tables/1").then().statusCode(404);
  }

  private static JsonObject at(String transactionDateTime, String amount) {
    return consumption("FILE", "P1", amount)
        .put("transactionDateTime", new JsonObject().put("value", transactionDateTime));
  }

  private static boolean isOf(ConsumerRecord<byte[], byte[]> message, String path) {
    return new String(message.value()).contains(path + "\"");
  }
}
