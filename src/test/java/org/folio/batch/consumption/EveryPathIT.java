package org.folio.batch.consumption;

import static io.restassured.RestAssured.given;
import static org.folio.batch.consumption.Resource.BATCHES;
import static org.folio.batch.consumption.Resource.TYPE;
import static org.folio.batch.consumption.Resource.export;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.folio.batch.consumption.EveryPath.Call;
import org.folio.batch.db.DbSettings;
import org.folio.batch.http.RawHttp;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for every path: headers, media types, errors, pages and isolation of tenants. */
class EveryPathIT {
  private static final RamlContract RAML = RamlContract.read();
  private static DbSettings db;
  private static KafkaSettings kafka;
  private static LocalModule module;

  /** Belongs to a tenant without data, for requests that change nothing. */
  private static Resource reader;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    kafka = Services.freshKafkaSettings();
    module = LocalModule.start(db, kafka, Map.of("NOTIFICATION_ALLOWED_HOSTS", "localhost"));
    reader = client().enable();
  }

  @AfterAll
  static void stop() {
    module.close();
  }

  @Test
  void everyResponse_hasHeadersAndFitsTheRaml() {
    Resource client = client();
    for (Call call : EveryPath.prepare(client)) {
      Response answer = call.send(client.request());

      assertEquals(call.status(), answer.statusCode(), call + ": " + answer.asString());
      assertHasTheHeaders(answer.then());
      String body = answer.asString();
      RAML.assertFits(
          call.method(), call.pathOnly(), answer.statusCode(), answer.contentType(), body);
      assertFalse(body.contains(":null") || body.contains(": null"), body);
    }
  }

  @Test
  void everyPath_honoursAcceptOrResponds406() {
    Resource client = client();
    for (Call call : EveryPath.prepare(client)) {
      if (call.method().equals("GET") && !call.path().endsWith("/data")) {
        assertAnswersIn("application/json", "application/json", client, call);
        assertAnswersIn("*/*", TYPE, client, call);
        // like the client in the document
        assertAnswersIn(TYPE + "," + TYPE, TYPE, client, call);
      }
      if (!call.path().endsWith("/data")) {
        Response refused = call.send(client.request().header("Accept", "text/html"));
        refused.then().statusCode(406);
        assertIsError(refused.then(), "NOT_ACCEPTABLE");
      }
    }
  }

  private static void assertAnswersIn(String accept, String type, Resource client, Call call) {
    call.send(client.request().header("Accept", accept)).then().statusCode(200).contentType(type);
  }

  @Test
  void everyPathWithBody_refusesOtherMediaTypesAndInvalidJson() {
    Resource client = client();
    for (Call call : EveryPath.prepare(client)) {
      if (call.hasBody()) {
        RequestSpecification text = client.request().contentType("text/plain").body(call.body());
        assertIsError(
            text.request(call.method(), call.path()).then().statusCode(415),
            "UNSUPPORTED_MEDIA_TYPE");
        for (String malformed : List.of("{", "", "[]", "{\"unknown\": 1}")) {
          RequestSpecification bad = client.request().contentType(TYPE).body(malformed);
          ValidatableResponse answer = bad.request(call.method(), call.path()).then();
          answer.body("resultMessages.severity", everyItem(is("FATAL")));
          assertHasTheHeaders(answer);
          int status = answer.extract().statusCode();
          assertEquals(malformed.startsWith("{\"") ? 422 : 400, status, call + " " + malformed);
        }
      }
    }
  }

  @Test
  void everyPath_refusesTenantThatIsNotEnabled() {
    Resource client = client();
    List<Call> calls = EveryPath.prepare(client);
    new Gateway(module.baseUrl(), client.tenant())
        .request()
        .body(Map.of("module_from", "mod-batch-tracking-1.0.0", "purge", false))
        .post("/_/tenant")
        .then()
        .statusCode(204);
    Resource stranger = client();
    for (Call call : calls) {
      for (Resource nobody : List.of(client, stranger)) {
        assertIsError(call.send(nobody.request()).then().statusCode(400), "TENANT_NOT_ENABLED");
      }
    }
  }

  @Test
  void missingOrInvalidTenant_isRefusedOnEveryPath() {
    for (Call call : EveryPath.prepare(client())) {
      RequestSpecification nobody = given().baseUri(module.baseUrl()).header("Accept", TYPE);
      assertIsError(call.send(nobody).then().statusCode(400), "MALFORMED");
      RequestSpecification wrong =
          given()
              .baseUri(module.baseUrl())
              .header("Accept", TYPE)
              .header("X-Okapi-Tenant", "No-Tenant");
      assertIsError(call.send(wrong).then().statusCode(400), "MALFORMED");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /limits/A/nothing,           404, NOT_FOUND",
    "GET,    /limitconsumptions/1/nothing, 404, NOT_FOUND",
    "GET,    /readconsumptionbatches/1,   404, NOT_FOUND",
    "GET,    /generic/nothing,            404, NOT_FOUND",
    "POST,   /taskprocessing/1/nothing,   404, NOT_FOUND",
    "PUT,    /datafilesets,               405, METHOD_NOT_ALLOWED",
    "DELETE, /limits,                     405, METHOD_NOT_ALLOWED",
    "GET,    /readconsumptionbatches,     405, METHOD_NOT_ALLOWED",
    "PUT,    /generic/tasks/1,            405, METHOD_NOT_ALLOWED",
    "GET,    /taskprocessing/1/restart,   405, METHOD_NOT_ALLOWED",
    "PUT,    /datafilesets/x,             405, METHOD_NOT_ALLOWED"
  })
  void unknownPathOrMethod_isRefusedInErrorFormatOfTheApi(
      String method, String path, int status, String code) {
    assertIsError(reader.request().request(method, path).then().statusCode(status), code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/generic/tasks/%zz", "/generic/x/../tasks", "//generic/nothing"})
  void malformedPath_isRefusedInErrorFormatOfTheApi(String path) {
    String answer =
        RawHttp.exchange(
            URI.create(module.baseUrl()).getPort(),
            "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertTrue(answer.matches("(?s)HTTP/1.1 (400|404) .*\"severity\":\"FATAL\".*"), answer);
    assertTrue(answer.contains("X-OHI-APP-ID: mod-batch-tracking"), answer);
    assertTrue(answer.contains("nosniff"), answer);
  }

  @Test
  void tenantData_isIsolatedFromOtherTenants() {
    Resource owner = client();
    List<Call> calls = EveryPath.prepare(owner);
    Resource other = client().enable();
    for (Call call : calls) {
      if (call.ofOne()) {
        assertIsError(call.send(other.request()).then().statusCode(404), "NOT_FOUND");
      } else if (call.isList()) {
        call.send(other.request()).then().statusCode(200).body("totalResults", is(0));
      }
    }
    // the data still exists
    for (Call call : calls) {
      if (call.method().equals("GET")) {
        call.send(owner.request()).then().statusCode(200);
      }
    }
  }

  @Test
  void unknownResource_isNotFound() {
    for (String path :
        List.of(
            "/limits/NONE",
            "/limits/NONE/counters?subjectCode=P1",
            "/limitconsumptions/99",
            BATCHES + "/99",
            "/generic/tasks/99",
            "/generic/interfacedmessages/99",
            "/generic/tasktypes/99",
            "/generic/tables/99",
            "/batch-tracking/notification-endpoint",
            "/datafilesets/0123456789ABCDEF0123456789ABCDEF",
            "/datafilesets/x")) {
      assertIsError(reader.request().get(path).then().statusCode(404), "NOT_FOUND");
    }
    for (String path : List.of("/taskprocessing/99/restart", "/taskprocessing/99/cancel")) {
      assertIsError(reader.request().post(path).then().statusCode(404), "NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BATCHES + "/x",
        BATCHES + "/9223372036854775808",
        "/generic/tasks/1.5",
        BATCHES + "?limit=0",
        BATCHES + "?limit=2147483648",
        BATCHES + "?limit=many",
        BATCHES + "?size=10",
        BATCHES + "?offset=-1",
        BATCHES + "?status=Nope",
        BATCHES + "?orderBy=status",
        "/generic/tasks?status=Completed",
        "/generic/tasks?limit=2147483648"
      })
  void invalidParameter_isMalformed(String path) {
    assertIsError(reader.request().get(path).then().statusCode(400), "MALFORMED");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                            4 3 2 1, 4, 50, false",
    "?limit=200,                    4 3 2 1, 4, 200, false",
    "?limit=2,                      4 3,     4, 2,  true",
    "?limit=2&offset=2,             2 1,     4, 2,  false",
    "?offset=3,                     1,       4, 50, false",
    "?offset=9,                     '',      4, 50, false",
    "?orderBy=id,                   1 2 3 4, 4, 50, false",
    "?orderBy=id:desc&limit=1,      4,       4, 1,  true",
    "?orderBy=creationDate,         1 2 3 4, 4, 50, false",
    "?orderBy=lastUpdatedDate:desc, 4 3 2 1, 4, 50, false",
    "?status=Failed&orderBy=id,     2 4,     2, 50, false",
    "?status=Completed&orderBy=id,  1 3,     2, 50, false",
    "?status=Cancelled,             '',      0, 50, false"
  })
  void exportList_isPagedSortedAndFiltered(
      String query, String ids, int total, int limit, boolean hasMore) {
    JsonPath page = PageOwner.client().get(BATCHES + query);

    assertEquals(ids, String.join(" ", page.getList("items.id", String.class)));
    assertEquals(total, page.getInt("totalResults"));
    assertEquals(limit, page.getInt("limit"));
    String offset = query.replaceFirst(".*offset=(\\d+).*|.*", "$1");
    assertEquals(offset.isEmpty() ? 0 : Integer.parseInt(offset), page.getInt("offset"));
    assertEquals(hasMore, page.getBoolean("hasMore"));
  }

  /** A tenant with the exports 1 to 4. Every second one has failed. */
  private static final class PageOwner {
    private static Resource client;

    static synchronized Resource client() {
      if (client == null) {
        client = EveryPathIT.client().enable().withLimit("PAGE");
        for (int i = 0; i < 4; i++) {
          String wanted = i % 2 == 0 ? "PAGE" : "NONE";
          client.awaitStatus(
              client.start(export("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", wanted)),
              i % 2 == 0 ? "Completed" : "Failed");
        }
      }
      return client;
    }
  }

  @Test
  void internalError_hidesDetailsAndGivesRequestId() {
    Resource client = client().enable();
    new TenantSql(db, client.tenant())
        .execute(
            """
            CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'inside' USING ERRCODE = 'XX000'; END $$;
            CREATE TRIGGER fault BEFORE INSERT ON operation FOR EACH ROW EXECUTE FUNCTION fault()""");

    assertIsError(
        client
            .post(
                "/readconsumptionbatches",
                export("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "A"))
            .then()
            .statusCode(500)
            .body(not(containsString("inside")))
            .body("resultMessages[0].text", containsString("request id")),
        "INTERNAL");
  }

  @Test
  void links_beginWithGatewayAddressAlsoInNotification() {
    Resource client = client().enable();
    String gateway = "https://folio.example.org/okapi";
    String location =
        client
            .request()
            .header("X-Okapi-Url", gateway)
            .contentType(TYPE)
            .body(export("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "NONE").encode())
            .post("/readconsumptionbatches")
            .then()
            .statusCode(201)
            .extract()
            .header("Location");

    assertEquals(gateway + BATCHES + "/1", location);
    client.awaitStatus(BATCHES + "/1", "Failed");
    client
        .request()
        .get(BATCHES + "/1")
        .then()
        .body("links.href", everyItem(startsWith(module.baseUrl() + "/generic/")));
    try (KafkaClient reader = KafkaClient.ofServices()) {
      String topic = kafka.env() + "." + client.tenant() + ".batch-tracking.notification";
      JsonObject event =
          new JsonObject(new String(reader.read(topic, found -> !found.isEmpty()).get(0).value()));
      // a failed export has no result to link to
      assertEquals(1, event.getJsonArray("links").size());
      JsonObject link = event.getJsonArray("links").getJsonObject(0);
      assertEquals("operator:subject", link.getString("rel"));
      assertEquals(location, link.getString("href"));
    }
  }

  private static Resource client() {
    return new Resource(module.baseUrl(), Services.freshTenant());
  }

  private static void assertIsError(ValidatableResponse answer, String code) {
    assertHasTheHeaders(
        answer
            .contentType(TYPE)
            .body("resultMessages[0].code", is(code))
            .body("resultMessages[0].severity", is("FATAL")));
  }

  private static void assertHasTheHeaders(ValidatableResponse answer) {
    answer
        .header("Vary", "Accept,Accept-Encoding,Accept-Language,Origin")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "deny")
        .header("X-XSS-Protection", "1; mode=block")
        .header("X-OHI-APP-ID", "mod-batch-tracking")
        .header("X-OHI-APP-VERSION", startsWith("1."));
  }
}
