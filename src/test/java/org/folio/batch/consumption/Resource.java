package org.folio.batch.consumption;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.Tenant;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.JsonCalls;

/** What a client of limits and exports does, for one tenant. */
record Resource(String baseUrl, Tenant tenant) {
  static final String TYPE = "application/vnd.oracle.insurance.resource+json";
  static final String BATCHES = "/generic/readconsumptionbatches";
  static final String USER = "5a05e962-0502-5f78-a1fb-c47ba7902298";

  /** Enables the module for the tenant. */
  Resource enable() {
    new Gateway(baseUrl, tenant).enable();
    return this;
  }

  RequestSpecification request() {
    return given()
        .baseUri(baseUrl)
        .header("X-Okapi-Tenant", tenant.id())
        .header("X-Okapi-User-Id", USER)
        .header("Accept", TYPE);
  }

  Response post(String path, JsonObject body) {
    return request().contentType(TYPE + "; charset=utf-8").body(body.encode()).post(path);
  }

  static JsonObject limit(String code) {
    return new JsonObject()
        .put("code", code)
        .put("description", "For tests")
        .put("level", "PERSON")
        .put("type", "AMOUNT")
        .put("period", "CALENDAR_YEAR")
        .put("maximum", new JsonObject().put("value", 1000.00).put("currency", "EUR"));
  }

  Resource withLimit(String code) {
    post("/limits", limit(code)).then().statusCode(201);
    return this;
  }

  static JsonObject consumption(String limitCode, String subject, String amount) {
    return new JsonObject()
        .put("limitCode", limitCode)
        .put("subjectCode", subject)
        .put("serviceDate", "2026-03-01")
        .put("transactionDateTime", new JsonObject().put("value", "2026-03-02T10:00:00+01:00"))
        .put(
            "amount", new JsonObject().put("value", new BigDecimal(amount)).put("currency", "EUR"));
  }

  /** The address of the consumption. */
  String consume(JsonObject consumption) {
    return post("/limitconsumptions", consumption)
        .then()
        .statusCode(201)
        .extract()
        .header("Location");
  }

  static JsonObject export(String start, String end, String... limitCodes) {
    return new JsonObject()
        .put("transactionStartDateTime", new JsonObject().put("value", start))
        .put("transactionEndDateTime", new JsonObject().put("value", end))
        .put("limitCodes", new JsonArray(new ArrayList<>(List.of(limitCodes))));
  }

  /** Starts an export and gives its path. */
  String start(JsonObject export) {
    String location =
        post("/readconsumptionbatches", export).then().statusCode(201).extract().header("Location");
    return location.substring(location.indexOf(BATCHES));
  }

  /** The export as it is when it has this status. */
  JsonPath awaitStatus(String path, String status) {
    await(path + " " + status)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Gateway.EVER_MORE_SELDOM)
        .until(
            () ->
                JsonCalls.get(baseUrl + path, "X-Okapi-Tenant", tenant.id(), "Accept", TYPE)
                    .path("status")
                    .asText(),
            is(status));
    return get(path);
  }

  JsonPath get(String path) {
    return request()
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath(JsonPathConfig.jsonPathConfig().numberReturnType(NumberReturnType.BIG_DECIMAL));
  }

  /** Path of what a link of this meaning leads to. */
  static String linked(JsonPath resource, String rel) {
    List<Map<String, String>> links = resource.getList("links");
    return links.stream()
        .filter(link -> link.get("rel").equals(rel))
        .map(link -> link.get("href").replaceFirst("^https?://[^/]+(/api)?", ""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No link " + rel + " in " + links));
  }

  /** The meanings of all links, in their order. */
  static List<String> rels(JsonPath resource) {
    return resource.getList("links.rel");
  }

  /** The lines of the file of an export that is completed. */
  List<JsonObject> lines(JsonPath completed) {
    return content(completed).lines().map(JsonObject::new).toList();
  }

  /** The file of an export that is completed. */
  String content(JsonPath completed) {
    JsonPath set = get(linked(completed, "datafileset"));
    String data = set.getString("dataFiles[0].links.find { it.rel == 'data' }.href");
    byte[] content =
        request()
            .header("Accept", "*/*")
            .get(data.replaceFirst("^https?://[^/]+(/api)?", ""))
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    return new String(content, StandardCharsets.UTF_8);
  }
}
