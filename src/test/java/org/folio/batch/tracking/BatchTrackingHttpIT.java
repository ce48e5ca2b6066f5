package org.folio.batch.tracking;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract A over real HTTP: what each call answers. */
class BatchTrackingHttpIT {
  private static final String PATH = "/orders-storage/batch-tracking";
  private static final String DATE = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00";
  private static final String USER = "1ad737b0-d847-11e6-bf26-cec0c932ce01";

  private static LocalModule module;
  private static Gateway diku;

  @BeforeAll
  static void start() {
    module = LocalModule.start(Services.freshDatabase(), Services.freshKafkaSettings());
    diku = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  private static ValidatableResponse post(String body) {
    return diku.request().body(body).post(PATH).then();
  }

  @Test
  void newBatch_returnsStoredRecordAndLocation() {
    UUID id = UUID.randomUUID();

    diku.request()
        .header("X-Okapi-User-Id", USER)
        .body(Map.of("id", id.toString().toUpperCase(), "totalRecords", 3))
        .post(PATH)
        .then()
        .statusCode(201)
        .contentType(ContentType.JSON)
        .header("Location", PATH + "/" + id)
        .body("id", equalTo(id.toString()))
        .body("totalRecords", is(3))
        .body("processedCount", is(0))
        .body("_version", is(1))
        .body("createdDate", matchesPattern(DATE))
        .body("metadata.createdDate", matchesPattern(DATE))
        .body("metadata.updatedDate", matchesPattern(DATE))
        .body("metadata.createdByUserId", equalTo(USER))
        .body("metadata.updatedByUserId", equalTo(USER));

    diku.request()
        .get(PATH + "/" + id)
        .then()
        .statusCode(200)
        .body("id", equalTo(id.toString()))
        .body("metadata.createdByUserId", equalTo(USER));
  }

  @Test
  void newBatch_getsRandomId_whenItHasNone() {
    String id = post("{\"totalRecords\": 1}").statusCode(201).extract().path("id");

    assertEquals(4, UUID.fromString(id).version());
  }

  @Test
  void serverSetFields_areIgnored_whenClientSendsThem() {
    post("""
        {"totalRecords": 5, "createdDate": "2001-01-01T00:00:00.000+0000", "_version": 77,
         "metadata": {"createdDate": "2001-01-01T00:00:00.000+0000", "createdByUsername": "mallory"}}""")
        .statusCode(201)
        .body("_version", is(1))
        .body("createdDate", not(startsWith("2001")))
        .body("metadata.createdDate", not(startsWith("2001")))
        .body("metadata.createdByUsername", nullValue())
        .body("metadata.createdByUserId", nullValue());
  }

  @Test
  void user_isTakenFromToken_whenHeaderIsMissing() {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"user_id\":\"%s\"}".formatted(USER).getBytes(UTF_8));

    diku.request()
        .header("X-Okapi-Token", "e30." + payload + ".c2ln")
        .body("{\"totalRecords\": 1}")
        .post(PATH)
        .then()
        .statusCode(201)
        .body("metadata.createdByUserId", equalTo(USER));
  }

  @Test
  void user_isTakenFromHeader_whenTokenNamesAnother() {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"user_id\":\"%s\"}".formatted(UUID.randomUUID()).getBytes(UTF_8));

    diku.request()
        .header("X-Okapi-User-Id", USER)
        .header("X-Okapi-Token", "e30." + payload + ".c2ln")
        .body("{\"totalRecords\": 1}")
        .post(PATH)
        .then()
        .statusCode(201)
        .body("metadata.createdByUserId", equalTo(USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-token", "a.b.c", "e30.e30.x", "..", "e30.IiI.x"})
  void user_isUnset_whenTokenIsUnreadable(String token) {
    diku.request()
        .header("X-Okapi-Token", token)
        .header("X-Okapi-User-Id", "nobody")
        .body("{\"totalRecords\": 1}")
        .post(PATH)
        .then()
        .statusCode(201)
        .body("metadata.createdByUserId", nullValue());
  }

  @Test
  void processedCount_isTakenFromClient() {
    post("{\"totalRecords\": 5, \"processedCount\": 2}")
        .statusCode(201)
        .body("processedCount", is(2));
  }

  @Test
  void processedCount_isRefused_whenAboveTotal() {
    post("{\"totalRecords\": 5, \"processedCount\": 6}")
        .statusCode(422)
        .body("errors[0].parameters[0].key", equalTo("processedCount"))
        .body("errors[0].parameters[0].value", equalTo("6"))
        .body("total_records", is(1));
  }

  @Test
  void batchId_isRefused_whileItsBatchIsOpen() {
    UUID id = diku.announce(2);

    post("{\"id\": \"%s\", \"totalRecords\": 2}".formatted(id))
        .statusCode(400)
        .contentType("text/plain")
        .body(
            equalTo(
                "duplicate key value violates unique constraint \"batch_tracking_pkey\": Key (id)=("
                    + id
                    + ") already exists."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "8"})
  void aBatchId_ofAnyUuidVersionUpToEight_isTaken(String version) {
    String id = "6f3c5b1e-7a55-" + version + "c56-9d0f-0c7a2f6f3aff";

    post("{\"id\": \"%s\", \"totalRecords\": 1}".formatted(id))
        .statusCode(201)
        .body("id", equalTo(id));
    diku.request().get(PATH + "/" + id).then().statusCode(200).body("id", equalTo(id));
    diku.request().delete(PATH + "/" + id).then().statusCode(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9", "f"})
  void aBatchId_ofAnotherVersion_isRefused(String version) {
    String id = "6f3c5b1e-7a55-" + version + "c56-9d0f-0c7a2f6f3aff";

    post("{\"id\": \"%s\", \"totalRecords\": 1}".formatted(id))
        .statusCode(422)
        .body("errors[0].parameters[0].key", equalTo("id"));
  }

  @Test
  void batchId_startsNewCount_whenItsBatchIsComplete() {
    UUID id = UUID.randomUUID();
    post("{\"id\": \"%s\", \"totalRecords\": 2, \"processedCount\": 2}".formatted(id))
        .statusCode(201);

    post("{\"id\": \"%s\", \"totalRecords\": 7}".formatted(id)).statusCode(201);

    diku.request()
        .get(PATH + "/" + id)
        .then()
        .body("totalRecords", is(7))
        .body("processedCount", is(0))
        .body("_version", is(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | totalRecords   | null | must not be null | jakarta.validation.constraints.NotNull.message
          {"totalRecords": null}               | totalRecords   | null | must not be null | jakarta.validation.constraints.NotNull.message
          {"totalRecords": 0}                  | totalRecords   | 0    | must be greater than or equal to 1 | jakarta.validation.constraints.DecimalMin.message
          {"totalRecords": -7}                 | totalRecords   | -7   | must be greater than or equal to 1 | jakarta.validation.constraints.DecimalMin.message
          {"totalRecords": 1, "processedCount": -1} | processedCount | -1 | must be greater than or equal to 0 | jakarta.validation.constraints.DecimalMin.message
          {"totalRecords": 1, "id": "x"}       | id             | x    | must match "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$" | jakarta.validation.constraints.Pattern.message
          """)
  void violation_namesItsFieldValueAndRule(
      String body, String key, String value, String message, String code) {
    post(body)
        .statusCode(422)
        .contentType(ContentType.JSON)
        .body("errors", hasSize(1))
        .body("errors[0].message", equalTo(message))
        .body("errors[0].type", equalTo("1"))
        .body("errors[0].code", equalTo(code))
        .body("errors[0].parameters[0].key", equalTo(key))
        .body("errors[0].parameters[0].value", equalTo(value))
        .body("total_records", is(1));
  }

  @Test
  void unknownProperty_isRefusedByName() {
    post("{\"totalRecords\": 1, \"totalRecord\": 1}")
        .statusCode(422)
        .body("errors[0].message", containsString("totalRecord"))
        .body("errors[0].code", equalTo("-1"));
  }

  @Test
  void eachViolation_hasItsOwnErrorEntry() {
    post("{\"id\": \"x\", \"processedCount\": -1, \"surprise\": true}")
        .statusCode(422)
        .body("errors", hasSize(4))
        .body("total_records", is(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"totalRecords": "7"}        | totalRecords
          {"totalRecords": 1.5}        | totalRecords
          {"totalRecords": 1e2}        | totalRecords
          {"totalRecords": 2147483648} | totalRecords
          {"totalRecords": 99999999999999999999999} | totalRecords
          {"totalRecords": true}       | totalRecords
          {"totalRecords": [1]}        | totalRecords
          {"totalRecords": 1, "id": 5} | id
          {"totalRecords": 1           | line 1
          {"totalRecords": 1}}         | line 1
          {totalRecords: 1}            | line 1
          [1]                          | object
          "text"                       | object
          """)
  void malformedBody_isRefused_withPlaceOfFault(String body, String named) {
    post(body).statusCode(400).contentType("text/plain").body(containsString(named));
  }

  @Test
  void emptyBody_isRefused() {
    diku.request().post(PATH).then().statusCode(400).contentType("text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
  void body_isRefused_whenItsContentTypeIsNotJson(String contentType) {
    diku.request()
        .contentType(contentType)
        .body("{\"totalRecords\": 1}")
        .post(PATH)
        .then()
        .statusCode(400)
        .contentType("text/plain")
        .body(containsString("application/json"));
  }

  @Test
  void request_isRefused_withoutTenant() {
    given()
        .baseUri(module.baseUrl())
        .contentType(ContentType.JSON)
        .body("{\"totalRecords\": 1}")
        .post(PATH)
        .then()
        .statusCode(400)
        .contentType("text/plain")
        .body(containsString("X-Okapi-Tenant"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Diku",
        "1diku",
        "di ku",
        "diku\"; drop schema x; --",
        "pg_catalog",
        "d-iku",
        "ALL"
      })
  void hostileTenantId_isRefused(String tenant) {
    given()
        .baseUri(module.baseUrl())
        .header("X-Okapi-Tenant", tenant)
        .get(PATH)
        .then()
        .statusCode(400)
        .contentType("text/plain");
  }

  @Test
  void request_isRefused_whenTenantIsNotEnabled() {
    Gateway stranger = new Gateway(module.baseUrl(), Services.freshTenant());

    for (String method : List.of("GET", "POST")) {
      stranger
          .request()
          .body("{\"totalRecords\": 1}")
          .request(method, PATH)
          .then()
          .statusCode(400)
          .contentType("text/plain")
          .body(
              allOf(
                  containsString("not enabled"),
                  not(containsString("schema")),
                  not(containsString("relation")),
                  not(containsString("role"))));
    }
  }

  @Test
  void deletedBatch_isNotFound() {
    UUID id = diku.announce(2);

    diku.request().delete(PATH + "/" + id).then().statusCode(204);
    diku.request()
        .delete(PATH + "/" + id)
        .then()
        .statusCode(404)
        .contentType("text/plain")
        .body(equalTo("Batch tracking record not found"));
    diku.request()
        .get(PATH + "/" + id)
        .then()
        .statusCode(404)
        .body(equalTo("Batch tracking record not found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-uuid", "123", "6f3c5b1e-7a55-4c56-9d0f-0c7a2f6f3a0g"})
  void malformedId_isRefused(String id) {
    diku.request().delete(PATH + "/" + id).then().statusCode(400).contentType("text/plain");
    diku.request().get(PATH + "/" + id).then().statusCode(400).contentType("text/plain");
  }

  /** No other batch has the same creation date, which is precise to the millisecond. */
  private static UUID announceInAMillisecondOfItsOwn(Gateway tenant) {
    UUID id = tenant.announce(1);
    long end = System.currentTimeMillis();
    while (System.currentTimeMillis() <= end) {
      Thread.onSpinWait();
    }
    return id;
  }

  @Test
  void list_isPaged_newestFirst() {
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID first = announceInAMillisecondOfItsOwn(other);
    UUID second = announceInAMillisecondOfItsOwn(other);
    UUID third = announceInAMillisecondOfItsOwn(other);

    other
        .request()
        .get(PATH)
        .then()
        .statusCode(200)
        .body(
            "batchTrackings.id",
            equalTo(List.of(third.toString(), second.toString(), first.toString())))
        .body("totalRecords", is(3));
    other
        .request()
        .queryParam("limit", 1)
        .queryParam("offset", 1)
        .get(PATH)
        .then()
        .body("batchTrackings.id", equalTo(List.of(second.toString())))
        .body("totalRecords", is(3));
    other
        .request()
        .queryParam("limit", 0)
        .get(PATH)
        .then()
        .body("batchTrackings", hasSize(0))
        .body("totalRecords", is(3));
  }

  @Test
  void list_canBeFilteredByState() {
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID open = other.announce(1);
    String complete =
        other
            .request()
            .body("{\"totalRecords\": 1, \"processedCount\": 1}")
            .post(PATH)
            .then()
            .extract()
            .path("id");

    other
        .request()
        .get(PATH + "?state=open")
        .then()
        .body("batchTrackings.id", equalTo(List.of(open.toString())))
        .body("totalRecords", is(1));
    other
        .request()
        .get(PATH + "?state=complete")
        .then()
        .body("batchTrackings.id", equalTo(List.of(complete)))
        .body("totalRecords", is(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=-1", "limit=ten", "limit=2147483648", "limit=", "offset=-1", "state=done"})
  void queryParameter_isRefusedByName_whenInvalid(String query) {
    diku.request()
        .get(PATH + "?" + query)
        .then()
        .statusCode(400)
        .contentType("text/plain")
        .body(containsString(query.substring(0, query.indexOf('='))));
  }

  @Test
  void batches_areInvisible_toOtherTenants() {
    Gateway other = new Gateway(module.baseUrl(), Services.freshTenant()).enable();
    UUID mine = diku.announce(1);

    other.request().get(PATH + "/" + mine).then().statusCode(404);
    other.request().delete(PATH + "/" + mine).then().statusCode(404);
    other.request().get(PATH).then().body("totalRecords", is(0));
    other.announce(mine, 4);
    diku.request().get(PATH + "/" + mine).then().body("totalRecords", is(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not json at all"})
  void cleanup_acceptsAnyOrNoBody(String body) {
    var request = diku.request();
    (body.isEmpty() ? request : request.body(body))
        .post(PATH + "/cleanup")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .body(matchesPattern("Cleaned up \\d+ batch tracking records"));
  }

  @Test
  void body_isRefused_whenTooLarge() {
    String large = "{\"totalRecords\": 1, \"id\": \"" + "x".repeat(1_100_000) + "\"}";

    diku.request().body(large).post(PATH).then().statusCode(413).contentType("text/plain");
  }

  @Test
  void everyResponse_hasRequestIdAndSecurityHeaders() {
    diku.request()
        .header("X-Okapi-Request-Id", "574109/orders")
        .get(PATH)
        .then()
        .header("X-Okapi-Request-Id", equalTo("574109/orders"))
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("X-Frame-Options", equalTo("deny"));
    diku.request().get(PATH).then().header("X-Okapi-Request-Id", notNullValue());
    diku.request().get("/nowhere").then().statusCode(404).contentType("text/plain");
    diku.request().put(PATH).then().statusCode(405).contentType("text/plain");
  }

  @Test
  void longList_isCompressed_whenClientAcceptsGzip() {
    for (int i = 0; i < 10; i++) {
      diku.announce(1);
    }

    String encoding =
        diku.request()
            .header("Accept-Encoding", "gzip")
            .get(PATH)
            .then()
            .statusCode(200)
            .extract()
            .header("Content-Encoding");

    assertTrue("gzip".equals(encoding), "Content-Encoding: " + encoding);
  }

  @Test
  void health_isOk_andMetricsShowRequest() {
    diku.request().get("/admin/health").then().statusCode(200).body(equalTo("OK"));
    diku.request().get(PATH).then().statusCode(200);

    awaitMetrics("vertx_http_server_response_time_seconds_count", "route=\"" + PATH, "vertx_pool");
  }

  @Test
  void unknownMethod_createsNoTimeSeries() {
    diku.request().request("INVENTED", PATH).then().statusCode(405);

    awaitMetrics("method=\"OTHER\"");
    diku.request().get("/metrics").then().body(not(containsString("INVENTED")));
  }

  /** Waits, because a request is counted only after its response was sent. */
  private static void awaitMetrics(String... parts) {
    for (String part : parts) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  diku.request().get("/metrics").then().statusCode(200).body(containsString(part)));
    }
  }
}
