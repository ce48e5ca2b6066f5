package org.folio.batch.consumption;

import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.TYPE;
import static org.folio.batch.consumption.Resource.consumption;
import static org.folio.batch.consumption.Resource.limit;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsHttpIT {
  private static DbSettings db;
  private static LocalModule module;
  private static Resource client;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    module = LocalModule.start(db, Services.freshKafkaSettings());
    client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @Test
  void limit_canBeCreatedReadUpdatedAndDeleted() {
    client
        .post("/limits", limit("LIFE"))
        .then()
        .statusCode(201)
        .contentType(TYPE)
        .header("Location", is(module.baseUrl() + "/limits/LIFE"))
        .body("code", is("LIFE"), "objectVersionNumber", is(0));

    client
        .request()
        .contentType(TYPE)
        .body(limit("LIFE").put("description", "Changed").encode())
        .put("/limits/LIFE")
        .then()
        .statusCode(200)
        .body("description", is("Changed"), "objectVersionNumber", is(1));
    client.request().get("/limits").then().statusCode(200).body("items.code", hasItem("LIFE"));
    client.request().delete("/limits/LIFE").then().statusCode(204);
    client
        .request()
        .get("/limits/LIFE")
        .then()
        .statusCode(404)
        .contentType(TYPE)
        .body("resultMessages[0].severity", is("FATAL"), "resultMessages[0].code", is("NOT_FOUND"));
  }

  @Test
  void limit_conflicts_whenItsCodeExists() {
    client.withLimit("ONCE");

    client.post("/limits", limit("ONCE")).then().statusCode(409);
  }

  @Test
  void limitPeriod_cannotBeChanged() {
    client.withLimit("SAME");

    client
        .request()
        .contentType(TYPE)
        .body(limit("SAME").put("period", "LIFETIME").encode())
        .put("/limits/SAME")
        .then()
        .statusCode(422)
        .body("resultMessages.code", is(List.of("limit.identity")));
  }

  @Test
  void limit_cannotBeDeleted_whenItHasConsumptions() {
    client.withLimit("USED").consume(consumption("USED", "P1", "1.00"));

    client.request().delete("/limits/USED").then().statusCode(409);
  }

  @Test
  void consumption_isCountedAndCanBeRead() {
    client.withLimit("COUNT");

    String location = client.consume(consumption("COUNT", "P1", "12.50").put("externalId", "c-1"));
    client.consume(consumption("COUNT", "P1", "-2.25"));

    JsonPath read = client.get(location.substring(module.baseUrl().length()));
    assertEquals(new BigDecimal("12.50"), read.get("amount.value"));
    assertEquals("2026-03-02T09:00:00.000+00:00", read.get("transactionDateTime.value"));
    JsonPath counters = client.get("/limits/COUNT/counters?subjectCode=P1");
    assertEquals(new BigDecimal("10.25"), counters.get("items[0].sum.value"));
    assertEquals(0, new BigDecimal("989.75").compareTo(counters.get("items[0].remaining.value")));
    assertEquals("2026-01-01", counters.get("items[0].periodStart"));
    assertEquals("2026-12-31", counters.get("items[0].periodEnd"));
    assertEquals(2, counters.getInt("items[0].consumptions"));
  }

  @Test
  void consumptionWithoutTransactionTime_getsTimeOfArrival() {
    client.withLimit("ARRIVAL");
    JsonObject sent = consumption("ARRIVAL", "P1", "1.00");
    sent.remove("transactionDateTime");

    JsonPath read = client.get(client.consume(sent).substring(module.baseUrl().length()));

    assertNotNull(read.get("creationDate.value"));
    assertEquals(
        read.<String>get("creationDate.value"), read.<String>get("transactionDateTime.value"));
  }

  @Test
  void remainingAmount_grows_whenMaximumIsRaised() {
    client.withLimit("RAISED").consume(consumption("RAISED", "P1", "1.00"));
    JsonObject raised = limit("RAISED");
    raised.getJsonObject("maximum").put("value", 2000);

    put("/limits/RAISED", raised).statusCode(200);
    put("/limits/RAISED", limit("ANOTHER")).statusCode(400);

    JsonPath counters = client.get("/limits/RAISED/counters?subjectCode=P1");
    assertEquals(0, new BigDecimal("1999").compareTo(counters.get("items[0].remaining.value")));
  }

  private static ValidatableResponse put(String path, JsonObject body) {
    return client.request().contentType(TYPE).body(body.encode()).put(path).then();
  }

  @Test
  void repeatedExternalId_isIdempotentButRefusesChanges() {
    client.withLimit("REPEAT");
    JsonObject first = consumption("REPEAT", "P1", "5.00").put("externalId", "same");

    String location = client.consume(first);
    String again = client.consume(first.copy().put("amount", amount("5.0")));

    assertEquals(location, again);
    assertEquals(
        1, client.get("/limits/REPEAT/counters?subjectCode=P1").getInt("items[0].consumptions"));
    client
        .post("/limitconsumptions", first.copy().put("amount", amount("6.00")))
        .then()
        .statusCode(422)
        .body("resultMessages.code", is(List.of("external.id.reused")));
  }

  @Test
  void currencies_areCountedSeparately() {
    client.withLimit("MONEY").consume(consumption("MONEY", "P1", "5.00"));
    JsonObject dollars = consumption("MONEY", "P1", "7.00");
    dollars.getJsonObject("amount").put("currency", "USD");

    client.consume(dollars);

    JsonPath counters = client.get("/limits/MONEY/counters?subjectCode=P1");
    assertEquals(List.of("EUR", "USD"), counters.getList("items.sum.currency"));
    assertEquals(List.of(true, false), counters.getList("items.collect { it.remaining != null }"));
  }

  @Test
  void familyLimit_countsServiceDaysOverLifetime() {
    JsonObject days = limit("DAYS").put("level", "FAMILY").put("type", "SERVICE_DAYS");
    days.put("period", "LIFETIME").put("maximum", new JsonObject().put("value", 30));
    client.post("/limits", days).then().statusCode(201);
    JsonObject stay = consumption("DAYS", "P1", "1.00").put("familyCode", "F1");
    stay.remove("subjectCode");
    stay.remove("amount");

    client.consume(stay.copy().put("numberOfUnits", 12));
    client.consume(stay.copy().put("numberOfUnits", 3).put("serviceDate", "1999-12-31"));
    client.post("/limitconsumptions", stay.copy().put("numberOfUnits", 1.5)).then().statusCode(422);

    JsonPath counters = client.get("/limits/DAYS/counters?familyCode=F1");
    assertEquals(1, counters.getList("items").size(), "one for a lifetime");
    assertEquals(15, counters.getInt("items[0].sum.value"));
    assertEquals(15, counters.getInt("items[0].remaining.value"));
    assertNull(counters.get("items[0].sum.currency"));
    assertNull(counters.get("items[0].periodStart"));
    client.request().get("/limits/DAYS/counters?subjectCode=P1").then().statusCode(400);
  }

  @Test
  void zeroAmount_isCounted_withAnyExponent() {
    client.withLimit("ZERO").consume(consumption("ZERO", "P1", "5.00"));
    for (String zero : List.of("0e-10001", "0e-20001", "0e-999999999", "0e999999999")) {
      String sent = consumption("ZERO", "P1", "7.77").encode().replace("7.77", zero);
      client
          .request()
          .contentType(TYPE)
          .body(sent)
          .post("/limitconsumptions")
          .then()
          .statusCode(201);
    }

    JsonPath counters = client.get("/limits/ZERO/counters?subjectCode=P1");
    assertEquals(new BigDecimal("5.00"), counters.get("items[0].sum.value"));
    assertEquals(5, counters.getInt("items[0].consumptions"));
  }

  @Test
  void consumption_isRecognized_whenResentWithTheTimeItReturned() {
    client.withLimit("EXACT");
    JsonObject sent = consumption("EXACT", "P1", "5.00").put("externalId", "exact");
    sent.getJsonObject("transactionDateTime").put("value", "2026-03-02T09:00:00.123456Z");
    String location = client.consume(sent);

    String time =
        client
            .get(location.substring(module.baseUrl().length()))
            .getString("transactionDateTime.value");
    assertEquals("2026-03-02T09:00:00.123456+00:00", time);
    sent.getJsonObject("transactionDateTime").put("value", time);
    assertEquals(location, client.consume(sent));
  }

  @Test
  void consumption_isRefused_whenLimitIsDeletedConcurrently() throws Exception {
    client.withLimit("GONE");
    TenantSql sql = new TenantSql(db, client.tenant());
    ExecutorService threads = Executors.newFixedThreadPool(1);
    Future<Response> answer;
    try (Connection remover = sql.connect();
        Statement statement = remover.createStatement()) {
      remover.setAutoCommit(false);
      statement.execute("DELETE FROM consumption_limit WHERE code = 'GONE'");
      answer =
          threads.submit(() -> client.post("/limitconsumptions", consumption("GONE", "P1", "1")));
      await("it waits for the limit")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  sql.longs("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
                      .equals(List.of(1L)));
      remover.commit();
    }
    threads.shutdown();
    answer.get().then().statusCode(422).body("resultMessages.code", is(List.of("limit.unknown")));
  }

  @ParameterizedTest
  @CsvSource({
    "amount,              '',    quantity.one",
    "subjectCode,         '',    subject.one",
    "familyCode,          F1,    subject.one",
    "limitCode,           NONE,  limit.unknown",
    "serviceDate,         today, date.malformed"
  })
  void consumption_isRefused_whenItBreaksARule(String property, String value, String code) {
    client.post("/limits", limit("RULES"));
    JsonObject sent = consumption("RULES", "P1", "1.00");
    if (value.isEmpty()) {
      sent.remove(property);
    } else {
      sent.put(property, value);
    }

    client
        .post("/limitconsumptions", sent)
        .then()
        .statusCode(422)
        .body("resultMessages.code", hasItem(code));
  }

  @Test
  void leapSecond_isRefusedAndNamed() {
    JsonObject sent =
        consumption("RULES", "P1", "1.00")
            .put("transactionDateTime", new JsonObject().put("value", "2016-12-31T23:59:60Z"));

    client
        .post("/limitconsumptions", sent)
        .then()
        .statusCode(422)
        .body("resultMessages[0].text", containsString("leap second"));
  }

  @Test
  void counters_areExactSumsUnderConcurrency() throws Exception {
    client.withLimit("SUM");
    Random random = new Random(7);
    BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
    List<JsonObject> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      BigDecimal amount = BigDecimal.valueOf(random.nextInt(200_000) - 100_000, random.nextInt(3));
      sums[i % 2] = sums[i % 2].add(amount);
      all.add(consumption("SUM", "P" + i % 2, amount.toPlainString()).put("externalId", "s" + i));
    }

    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> sent = new ArrayList<>();
    for (int times = 0; times < 2; times++) {
      all.forEach(one -> sent.add(threads.submit(() -> client.consume(one))));
    }
    for (Future<?> one : sent) {
      one.get();
    }
    threads.shutdown();

    for (int i = 0; i < 2; i++) {
      JsonPath counters = client.get("/limits/SUM/counters?subjectCode=P" + i);
      assertEquals(0, sums[i].compareTo(counters.get("items[0].sum.value")));
      assertEquals(100, counters.getInt("items[0].consumptions"));
    }
  }

  @Test
  void limitsAndConsumptions_areHiddenFromOtherTenants() {
    client.withLimit("MINE");
    String location = client.consume(consumption("MINE", "P1", "1.00"));
    Resource other = new Resource(module.baseUrl(), Services.freshTenant()).enable();

    other.request().get("/limits/MINE").then().statusCode(404);
    other.request().get("/limits/MINE/counters?subjectCode=P1").then().statusCode(404);
    other.request().get(location.substring(module.baseUrl().length())).then().statusCode(404);
    other.request().get("/limits").then().statusCode(200).body("totalResults", equalTo(0));
  }

  @Test
  void response_hasHeadersOfTheApi() {
    client
        .request()
        .get("/limits")
        .then()
        .header("Vary", "Accept,Accept-Encoding,Accept-Language,Origin")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "deny")
        .header("X-XSS-Protection", "1; mode=block")
        .header("X-OHI-APP-ID", "mod-batch-tracking")
        .header("X-OHI-APP-VERSION", startsWith("1."));
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oracle.insurance.resource+json, 200, application/vnd.oracle.insurance.resource+json",
    "application/json,                               200, application/json",
    "*/*,                                            200, application/vnd.oracle.insurance.resource+json",
    "text/html,                                      406, application/vnd.oracle.insurance.resource+json"
  })
  void acceptHeader_selectsMediaType(String accept, int status, String contentType) {
    client
        .request()
        .header("Accept", accept)
        .get("/limits")
        .then()
        .statusCode(status)
        .contentType(contentType);
  }

  @Test
  void body_isRefused_whenItsMediaTypeIsNotJson() {
    client
        .request()
        .contentType("text/plain")
        .body(limit("TYPE").encode())
        .post("/limits")
        .then()
        .statusCode(415);
    client
        .request()
        .contentType("application/json")
        .body(limit("TYPE").encode())
        .post("/limits")
        .then()
        .statusCode(201);
  }

  @Test
  void links_haveHostOfRequest_overHttp2() throws Exception {
    client.withLimit("HTTP2");
    HttpClient http = HttpClient.newHttpClient();
    for (int i = 0; i < 2; i++) { // the first request upgrades the connection
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(module.baseUrl() + "/limits/HTTP2"))
                  .header("X-Okapi-Tenant", client.tenant().id())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals(
          module.baseUrl() + "/limits/HTTP2",
          JsonPath.from(answer.body()).getString("links[0].href"));
    }
  }

  @Test
  void limitAndCounters_areRefused_whenCodeContainsNul() {
    client.withLimit("STORED");
    for (String path :
        List.of(
            "/limits/%00",
            "/limits/A%00/counters?subjectCode=P1", "/limits/STORED/counters?subjectCode=P%00")) {
      client.request().urlEncodingEnabled(false).get(path).then().statusCode(400);
    }
  }

  @Test
  void update_isNotFound_whenLimitIsReplacedConcurrently() throws Exception {
    client.withLimit("REUSED");
    TenantSql sql = new TenantSql(db, client.tenant());
    CompletableFuture<Integer> changed;
    try (Connection other = sql.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE consumption_limit IN EXCLUSIVE MODE"); // allows reads
      changed =
          CompletableFuture.supplyAsync(
              () ->
                  client
                      .request()
                      .contentType(TYPE)
                      .body(limit("REUSED").encode())
                      .put("/limits/REUSED")
                      .statusCode());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  !sql.longs(
                          "SELECT 1 FROM pg_locks WHERE NOT granted"
                              + " AND relation = 'consumption_limit'::regclass")
                      .isEmpty());
      statement.execute("DELETE FROM consumption_limit WHERE code = 'REUSED'");
      statement.execute(
          """
          INSERT INTO consumption_limit
            (code, description, level, type, period, maximum, currency, created_date, updated_date)
          VALUES ('REUSED', '', 'PERSON', 'SERVICE_DAYS', 'LIFETIME', 7, '', now(), now())""");
      other.commit();
    }

    assertEquals(404, changed.get(60, TimeUnit.SECONDS));
    assertEquals(7, client.get("/limits/REUSED").getInt("maximum.value"));
  }

  @Test
  void response_listsEveryViolation() {
    JsonObject sent = limit("bad\u0001code");
    sent.getJsonObject("maximum").put("value", -1).put("currency", "euro");

    client
        .post("/limits", sent)
        .then()
        .statusCode(422)
        .body(
            "resultMessages.code",
            hasItems("code.malformed", "number.negative", "currency.malformed"));
  }

  private static JsonObject amount(String value) {
    return new JsonObject().put("value", new BigDecimal(value)).put("currency", "EUR");
  }

  @Test
  void getAndDeleteOfLimit_areRefused_whenCodeContainsNul() {
    client.request().urlEncodingEnabled(false).get("/limits/%00").then().statusCode(400);
    client.request().urlEncodingEnabled(false).delete("/limits/a%00b").then().statusCode(400);
  }
}
