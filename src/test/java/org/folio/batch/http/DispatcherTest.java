package org.folio.batch.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.folio.batch.admin.DocsApi;
import org.folio.batch.api.JsonSchemasRoutes;
import org.folio.batch.api.OpenapiRoutes;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.api.RamlsRoutes;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated routes and the dispatcher over real HTTP, with an endpoint that only echoes. */
class DispatcherTest {
  private static final String PATH = "/orders-storage/batch-tracking";
  private static final String ID = "0c45bb50-7c9b-48b0-86eb-178a494e25fe";
  private static final int LIMIT = 10_000;
  private static final EchoBatches BATCHES = new EchoBatches();

  private static final RestAssuredConfig PATIENCE =
      RestAssuredConfig.config()
          .httpClient(HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 60_000));

  private static Vertx vertx;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    ErrorMapper errors = new ErrorMapper();
    Router router = Router.router(vertx);
    HttpSettings settings = new HttpSettings(0, LIMIT, Duration.ofSeconds(1));
    new RequestFilter(List.of(), errors, settings).mount(router);
    Dispatcher dispatcher = new Dispatcher(settings, DispatcherTest::requireEnabled);
    DocsApi docs = new DocsApi();
    OrdersStorageBatchTrackingRoutes.mount(router, BATCHES, dispatcher);
    RamlsRoutes.mount(router, docs, dispatcher);
    JsonSchemasRoutes.mount(router, docs, dispatcher);
    OpenapiRoutes.mount(router, docs, dispatcher);
    server = vertx.createHttpServer().requestHandler(router).listen(0).await();
  }

  private static Future<Void> requireEnabled(Tenant tenant) {
    return tenant.id().equals("stranger")
        ? Future.failedFuture(ServiceException.of(Kind.TENANT_NOT_ENABLED, "Not enabled"))
        : Future.succeededFuture();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  @BeforeEach
  void forgetCalls() {
    BATCHES.calls.clear();
  }

  private static RequestSpecification anyone() {
    return given().port(server.actualPort()).config(PATIENCE);
  }

  private static RequestSpecification diku() {
    return anyone().header("X-Okapi-Tenant", "diku");
  }

  private static ValidatableResponse post(Object body) {
    return diku().contentType("application/json").body(body).post(PATH).then();
  }

  private static ValidatableResponse assertMalformed(ValidatableResponse response) {
    return response.statusCode(400).header("Content-Type", "text/plain");
  }

  private static void assertNothingReachedTheEndpoint() {
    assertEquals(List.of(), BATCHES.calls);
  }

  @Test
  void validBody_reachesEndpointAndResponseReachesClient() {
    post("{\"id\":\"" + ID + "\",\"totalRecords\":3}")
        .statusCode(201)
        .header("Content-Type", "application/json")
        .header("Location", PATH + "/" + ID)
        .body(equalTo("{\"id\":\"" + ID + "\",\"processedCount\":0,\"totalRecords\":3}"));

    assertEquals(List.of("post for diku"), BATCHES.calls);
  }

  @Test
  void tenantThatIsNotEnabled_isRefusedAfterTheValidation() {
    RequestSpecification stranger =
        anyone().header("X-Okapi-Tenant", "stranger").contentType("application/json");

    stranger
        .body("{\"totalRecords\":3}")
        .post(PATH)
        .then()
        .statusCode(400)
        .body(equalTo("Not enabled"));
    stranger.body("{\"totalRecords\":0}").post(PATH).then().statusCode(422);
    stranger.get("/_/openapi").then().statusCode(200);
    assertNothingReachedTheEndpoint();
  }

  @Test
  void date_isReturnedAsItWasSent() {
    post("{\"totalRecords\":3,\"createdDate\":\"2026-11-22T01:02:03.004+00:00\"}")
        .body("createdDate", equalTo("2026-11-22T01:02:03.004+00:00"));
    post("{\"totalRecords\":3,\"createdDate\":\"2026-11-22T01:02:03.004+0000\"}")
        .body("createdDate", equalTo("2026-11-22T01:02:03.004+0000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=UTF-8",
        "application/json;charset=utf-8",
        "Application/JSON",
        " application/json "
      })
  void contentType_isAccepted_withParametersAndInAnyCase(String contentType) {
    String request =
        "POST %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nContent-Type: %s\r\nContent-Length: 18\r\n\r\n{\"totalRecords\":3}";

    assertEquals("201", RawHttp.status(server.actualPort(), request.formatted(PATH, contentType)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Type: text/plain\r\n", "Content-Type: application/jso\r\n"})
  void body_isRefused_whenContentTypeIsMissingOrUnsupported(String header) {
    String answer =
        RawHttp.exchange(
            server.actualPort(),
            "POST %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\n%sContent-Length: 18\r\nConnection: close\r\n\r\n{\"totalRecords\":3}"
                .formatted(PATH, header));

    assertEquals("HTTP/1.1 400 Bad Request", answer.lines().findFirst().orElseThrow());
    assertTrue(answer.contains("The header Content-Type") && answer.contains("application/json"));
    assertNothingReachedTheEndpoint();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                | must not be null                       | NotNull    | totalRecords   | null
          {"totalRecords":null}                             | must not be null                       | NotNull    | totalRecords   | null
          {"totalRecords":0}                                | must be greater than or equal to 1     | DecimalMin | totalRecords   | 0
          {"totalRecords":-9}                               | must be greater than or equal to 1     | DecimalMin | totalRecords   | -9
          {"totalRecords":1,"processedCount":-1}            | must be greater than or equal to 0     | DecimalMin | processedCount | -1
          {"totalRecords":1,"metadata":{}}                  | must not be null                       | NotNull    | metadata.createdDate | null
          {"totalRecords":1,"metadata":{"createdDate":null}}| must not be null                       | NotNull    | metadata.createdDate | null
          """)
  void violation_isReportedInJakartaValidationFormat(
      String body, String message, String constraint, String key, String value) {
    post(body)
        .statusCode(422)
        .contentType(ContentType.JSON)
        .body("total_records", is(1))
        .body("errors", hasSize(1))
        .body("errors[0].message", equalTo(message))
        .body("errors[0].type", equalTo("1"))
        .body(
            "errors[0].code", equalTo("jakarta.validation.constraints." + constraint + ".message"))
        .body("errors[0].parameters[0].key", equalTo(key))
        .body("errors[0].parameters[0].value", equalTo(value));
    assertNothingReachedTheEndpoint();
  }

  @Test
  void patternViolation_isReportedWithPattern() {
    post("{\"totalRecords\":1,\"id\":\"7\"}")
        .statusCode(422)
        .body("errors[0].message", allOf(containsString("must match \"^[0-9a-fA-F]{8}-")))
        .body("errors[0].code", equalTo("jakarta.validation.constraints.Pattern.message"))
        .body("errors[0].parameters[0].key", equalTo("id"))
        .body("errors[0].parameters[0].value", equalTo("7"));
  }

  @Test
  void id_isRefused_whenItEndsWithLineBreak() {
    post("{\"totalRecords\":1,\"id\":\"" + ID + "\\n\"}").statusCode(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"totalRecords":1,"surprise":true} | surprise          | true
          {"totalRecords":1,"surprise":null} | surprise          | null
          {"totalRecords":1,"surprise":{"a":[1]}} | surprise     | {"a":[1]}
          {"totalRecords":1,"metadata":{"createdDate":"x","who":"me"}} | metadata.who | me
          """)
  void unknownProperty_isRefusedAndNamed(String body, String key, String value) {
    post(body)
        .statusCode(422)
        .body("errors", hasSize(1))
        .body("errors[0].message", containsString(key))
        .body("errors[0].code", equalTo("-1"))
        .body("errors[0].parameters[0].key", equalTo(key))
        .body("errors[0].parameters[0].value", equalTo(value));
  }

  @Test
  void response_listsEveryViolation() {
    post("{\"id\":\"x\",\"processedCount\":-1,\"a\":1,\"b\":2,\"metadata\":{}}")
        .statusCode(422)
        .body("total_records", is(6))
        .body(
            "errors.parameters.flatten().key",
            allOf(
                hasItem("id"),
                hasItem("processedCount"),
                hasItem("a"),
                hasItem("b"),
                hasItem("metadata.createdDate"),
                hasItem("totalRecords")));
  }

  @Test
  void nullProperty_countsAsAbsent_whenOptional() {
    post("{\"totalRecords\":1,\"id\":null,\"_version\":null,\"metadata\":null,\"processedCount\":null}")
        .statusCode(201)
        .body(equalTo("{\"processedCount\":0,\"totalRecords\":1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"totalRecords":"7"}                  | totalRecords must be an integer, but was "7"
          {"totalRecords":1.5}                  | totalRecords must be an integer, but was 1.5
          {"totalRecords":1.0}                  | totalRecords must be an integer, but was 1.0
          {"totalRecords":1e2}                  | totalRecords must be an integer, but was 1E+2
          {"totalRecords":true}                 | totalRecords must be an integer, but was true
          {"totalRecords":[1]}                  | totalRecords must be an integer, but was [1]
          {"totalRecords":{}}                   | totalRecords must be an integer, but was {}
          {"totalRecords":2147483648}           | The value 2147483648 of the property totalRecords is out of range
          {"totalRecords":-2147483649}          | The value -2147483649 of the property totalRecords is out of range
          {"totalRecords":99999999999999999999} | The value 99999999999999999999 of the property totalRecords is out of range
          {"totalRecords":1,"_version":9999999999,"x":1} | The value 9999999999 of the property _version is out of range
          {"totalRecords":1,"id":5}             | id must be a string, but was 5
          {"totalRecords":1,"metadata":[]}      | metadata must be an object, but was []
          {"totalRecords":1,"metadata":{"createdDate":5}} | metadata.createdDate must be a string, but was 5
          {"totalRecords":0,"id":5,"x":1}       | id must be a string, but was 5
          []                                    | The body must be an object, but was []
          null                                  | The body must be an object, but was null
          7                                     | The body must be an object, but was 7
          "text"                                | The body must be an object, but was "text"
          """)
  void valueOfWrongType_isRefusedAndNotConverted(String body, String text) {
    assertMalformed(post(body)).body(containsString(text));
    assertNothingReachedTheEndpoint();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                     | line 1, column 2
          {"totalRecords":1                     | line 1, column 18
          {"totalRecords":1}}                   | line 1, column 19
          {"totalRecords":1} {}                 | line 1, column 20
          {totalRecords:1}                      | line 1, column 2
          {"totalRecords":01}                   | line 1, column 18
          {"totalRecords":NaN}                  | line 1, column 20
          {"totalRecords":1,}                   | line 1, column 19
          {'totalRecords':1}                    | line 1, column 2
          {"totalRecords":1,"totalRecords":2}   | totalRecords
          """)
  void invalidJson_isRefusedWithPosition(String body, String place) {
    assertMalformed(post(body)).body(containsString(place));
    assertNothingReachedTheEndpoint();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"totalRecords\":1",
        "{\"totalRecords\":1}}",
        "{\"totalRecords\":1} {}",
        "{\"totalRecords\":NaN}",
        "{\"totalRecords\":1/*one*/}",
        "{\"totalRecords\":1,\"totalRecords\":2}",
        "[[[\"totalRecords"
      })
  void invalidJson_isRefusedWithoutClassNames(String body) {
    for (String sent : List.of(body, "[".repeat(1500), "9".repeat(5000))) {
      assertMalformed(post(sent))
          .body(not(matchesPattern("(?s).*(`|[A-Za-z]Feature|Constraints|JsonNode|Source).*")));
    }
  }

  @Test
  void invalidJson_isRefusedWithLine_whenErrorIsOnLaterLine() {
    assertMalformed(post("{\n  \"totalRecords\": 1,\n  oops\n}")).body(containsString("line 3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void emptyBody_isRefused(String body) {
    assertMalformed(post(body)).body(containsString("empty"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"totalRecords\":1,\"createdDate\":\"a\\u0000b\"}",
        "{\"totalRecords\":1,\"createdDate\":\"\\ud800\"}",
        "{\"totalRecords\":1,\"createdDate\":\"\\ud800\\ud800\"}",
        "{\"totalRecords\":1,\"createdDate\":\"\\udc00\\ud800\"}",
        "{\"totalRecords\":1,\"\\u0000\":1}"
      })
  void text_isRefused_whenItCannotBeStored(String body) {
    assertMalformed(post(body)).body(containsString("A text of the body contains"));
  }

  @Test
  void supplementaryCharacters_areKept() {
    post("{\"totalRecords\":1,\"createdDate\":\"\\ud83d\\ude00 \u00e9\"}")
        .statusCode(201)
        .body("createdDate", equalTo("\ud83d\ude00 \u00e9"));
  }

  @Test
  void body_isRefused_whenItIsNotUtf8() {
    String answer =
        RawHttp.exchange(
            server.actualPort(),
            "POST %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nContent-Type: application/json\r\nContent-Length: 36\r\nConnection: close\r\n\r\n{\"totalRecords\":1,\"createdDate\":\"\u00ff\"}"
                .formatted(PATH));

    assertEquals("HTTP/1.1 400 Bad Request", answer.lines().findFirst().orElseThrow());
    assertTrue(answer.contains("at line 1, column"));
    assertNothingReachedTheEndpoint();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deeplyNestedJson_isRefused(String open) {
    assertMalformed(post(open.repeat(1500)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1e2147483649   | The body has a number that is out of range at line 1, column 17
          1E-2147483648  | The body has a number that is out of range at line 1, column 17
          -1e99999999999 | The body has a number that is out of range at line 1, column 17
          0e2147483649   | The body has a number that is out of range at line 1, column 17
          1.5e-2147483647 | The body has a number that is out of range at line 1, column 17
          1e2147483647   | The number 1E+2147483647 of the property totalRecords has more than 1,000 digits
          1E-999999999   | The number 1E-999999999 of the property totalRecords has more than 1,000 digits
          1e1000         | The number 1E+1000 of the property totalRecords has more than 1,000 digits
          1e-1001        | The number 1E-1001 of the property totalRecords has more than 1,000 digits
          """)
  void numberOfMonstrousSize_is400WithItsPlace(String number, String text) {
    assertMalformed(post("{\"totalRecords\":" + number + "}")).body(containsString(text));
    assertMalformed(post("{\"totalRecords\":1,\"x\":[{},{\"y\":" + number + "}]}"));
    assertNothingReachedTheEndpoint();
  }

  @Test
  void numberOfMonstrousSize_isNamedByItsPath() {
    assertMalformed(post("{\"totalRecords\":1,\"x\":[{},{\"y\":1e1000}]}"))
        .body(containsString("1E+1000 of the property x[1].y has"));
    assertMalformed(post("1e1000")).body(containsString("The number 1E+1000 has"));
  }

  @Test
  void number_isRefused_whenItHasTooManyDigits() {
    assertMalformed(post("{\"totalRecords\":" + "9".repeat(5000) + "}"));
  }

  @Test
  void longValue_isShortenedInErrorMessage() {
    assertMalformed(post("{\"totalRecords\":\"" + "x".repeat(5000) + "\"}"))
        .body(allOf(containsString("xxx..."), not(containsString("x".repeat(101)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=-1            | The parameter limit must be at least 0, but was -1
          offset=2147483648   | The parameter offset must be an integer, but was 2147483648
          limit=ten           | The parameter limit must be an integer, but was ten
          limit=1.5           | The parameter limit must be an integer, but was 1.5
          limit=              | The parameter limit must be an integer
          limit=%2B7          | The parameter limit must be an integer, but was +7
          limit=99999999999   | The parameter limit must be an integer
          limit=1&limit=2     | The parameter limit is given more than once
          offset=-1           | The parameter offset must be at least 0, but was -1
          state=closed        | The parameter state must be one of open, complete, but was closed
          state=OPEN          | The parameter state must be one of open, complete, but was OPEN
          state=%0d%0aX: y    | The parameter state must be one of open, complete, but was ??X: y
          """)
  void invalidParameter_isRefused(String query, String text) {
    assertMalformed(
            diku().urlEncodingEnabled(false).get(PATH + "?" + query.replace(" ", "%20")).then())
        .body(containsString(text));
    assertNothingReachedTheEndpoint();
  }

  // for the list, and for a path with a parameter, where the router itself parses the query
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ?limit=%zz       | The query has a broken percent escape at position 7: %zz
          ?limit=%         | The query has a broken percent escape at position 7: %
          ?%1              | The query has a broken percent escape at position 1: %1
          ?a=%+1           | The query has a broken percent escape at position 3: %+1
          ?a=%ff           | The query is not UTF-8 text: a=%ff
          ?a=%c0%af        | The query is not UTF-8 text: a=%c0%af
          ?a=%ed%a0%80     | The query is not UTF-8 text: a=%ed%a0%80
          ?a=\u00e9        | The query must be ASCII; percent-encode the character at position 3
          /%zz             | The path has a broken percent escape at position 32: %zz
          /%ff             | The path is not UTF-8 text: /orders-storage/batch-tracking
          /%E4%BD          | The path is not UTF-8 text: /orders-storage/batch-tracking
          /\u00c3\u00a9    | The path must be ASCII; percent-encode the character at position 32
          """)
  void targetThatIsNotWellEncoded_is400(String end, String text) {
    for (String path : List.of(PATH, PATH + "/" + ID)) {
      if (end.startsWith("?") || path.equals(PATH)) {
        String answer =
            RawHttp.firstAnswer(
                server.actualPort(),
                "GET %s%s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\n\r\n"
                    .formatted(
                        path,
                        end.translateEscapes()
                            .replace("\\u00e9", "\u00e9")
                            .replace("\\u00c3\\u00a9", "\u00c3\u00a9")));

        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains(text), answer);
        assertTrue(answer.contains("X-Okapi-Request-Id"), answer);
      }
    }
    assertNothingReachedTheEndpoint();
  }

  @Test
  void wellEncodedTarget_isTaken() {
    diku()
        .urlEncodingEnabled(false)
        .get(PATH + "?lang=%C3%A9%e2%82%ac+%f0%9f%98%80")
        .then()
        .statusCode(200);
  }

  @Test
  void headIsThereWhereverGetIs_withTheHeadersOfGetAndNoBody() {
    for (String path :
        List.of(
            PATH, PATH + "/" + ID, PATH + "/" + EchoBatches.BROKEN, "/_/openapi", PATH + "/x")) {
      String head = raw("HEAD", path);
      String get = raw("GET", path);

      assertEquals("", head.substring(head.indexOf("\r\n\r\n") + 4), path);
      assertEquals(headersOf(get), headersOf(head), path);
      assertTrue(headersOf(head).stream().anyMatch(h -> h.startsWith("content-length:")), head);
    }
  }

  @Test
  void headOfWhatTheServerCompresses_doesNotTellTheLengthOfSomethingElse() {
    String head =
        RawHttp.exchange(
            server.actualPort(),
            "HEAD /_/openapi HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");

    assertTrue(head.startsWith("HTTP/1.1 200 "), head);
    assertTrue(headersOf(head).stream().noneMatch(h -> h.startsWith("content-length:")), head);
  }

  private static String raw(String method, String path) {
    return RawHttp.exchange(
        server.actualPort(),
        "%s %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nX-Okapi-Request-Id: 1\r\nConnection: close\r\n\r\n"
            .formatted(method, path));
  }

  private static List<String> headersOf(String answer) {
    return answer
        .substring(0, answer.indexOf("\r\n\r\n"))
        .lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "br", "gzip, gzip", "x"})
  void encodedBody_is415_andTheAnswerSaysWhatIsTaken(String encoding) {
    diku()
        .contentType("application/json")
        .header("Content-Encoding", encoding)
        .body("{\"totalRecords\":1}")
        .post(PATH)
        .then()
        .statusCode(415)
        .header("Accept-Encoding", "identity")
        .body(
            equalTo(
                "The Content-Encoding "
                    + encoding
                    + " is not supported; send the body without an encoding"));
    assertNothingReachedTheEndpoint();
  }

  @Test
  void bodyOfTheEncodingIdentity_isTaken() {
    diku()
        .contentType("application/json")
        .header("Content-Encoding", "identity")
        .body("{\"totalRecords\":1}")
        .post(PATH)
        .then()
        .statusCode(201);
  }

  @Test
  void parameters_haveDefaultsAndCaseInsensitiveNames() {
    diku().get(PATH).then().statusCode(200);
    diku().get(PATH + "?state=open&LIMIT=0&offset=5&lang=en").then().statusCode(200);

    assertEquals(
        List.of("list state=null offset=0 limit=10", "list state=OPEN offset=5 limit=0"),
        BATCHES.calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unknown=1         | The query parameter unknown is unknown; GET /orders-storage/batch-tracking accepts
          limit=1&Limits=2  | The query parameter Limits is unknown
          lang=en&sort=id   | The query parameter sort is unknown
          metadata%5B%5D    | The query parameter metadata[] is unknown
          """)
  void unknownQueryParameter_isRefusedAndNamed(String query, String text) {
    assertMalformed(diku().urlEncodingEnabled(false).get(PATH + "?" + query).then())
        .body(
            allOf(
                containsString(text),
                containsString("state"),
                containsString("offset"),
                containsString("limit")));
    assertNothingReachedTheEndpoint();
  }

  @Test
  void unknownQueryParameter_onAPathWithoutAny_isRefused() {
    assertMalformed(diku().get(PATH + "/" + ID + "?limit=1").then())
        .body(equalTo("The query parameter limit is unknown; GET " + PATH + "/{id} accepts none"));
    diku().get(PATH + "/" + ID + "?lang=en").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "0c45bb50-7c9b-48b0-86eb", "%00", ID + "x", "a%2Fb", "null", ID + "%0A"})
  void id_isRefused_whenItIsNotAUuid(String id) {
    for (String method : List.of("GET", "DELETE")) {
      assertMalformed(diku().urlEncodingEnabled(false).request(method, PATH + "/" + id).then())
          .body(containsString("The parameter id must match"));
    }
    assertNothingReachedTheEndpoint();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPTIONS *",
        "GET *",
        "GET x",
        "GET ?x",
        "GET /%zz",
        "GET " + PATH + "/%zz",
        "GET //"
      })
  void invalidRequestTarget_isRefused(String request) {
    String status =
        RawHttp.status(
            server.actualPort(), request + " HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\n\r\n");

    assertTrue(List.of("400", "404").contains(status), status);
  }

  // The gateway may have checked the permission for another path.
  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "%2e%2e", ".%2E", "%2e"})
  void path_isRefused_whenItContainsDotSegments(String dots) {
    String status =
        RawHttp.status(
            server.actualPort(),
            "GET /orders-storage/%s/batch-tracking HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\n\r\n"
                .formatted(dots.equals(".") || dots.equals("%2e") ? dots : "x/" + dots));

    assertEquals("400", status);
    assertNothingReachedTheEndpoint();
  }

  @Test
  void tenantHeader_mustBeGivenExactlyOnce() {
    assertMalformed(anyone().get(PATH).then())
        .body(equalTo("The header X-Okapi-Tenant is missing"));
    assertMalformed(diku().header("X-Okapi-Tenant", "other").get(PATH).then())
        .body(equalTo("The header X-Okapi-Tenant is given more than once"));
    assertNothingReachedTheEndpoint();
  }

  @Test
  void literalPath_isNotMistakenForId() {
    diku().post(PATH + "/cleanup").then().statusCode(200);
    diku().get(PATH + "/cleanup").then().statusCode(405).header("Allow", "POST");
    diku().put(PATH + "/" + ID).then().statusCode(405).header("Allow", "DELETE, GET, HEAD");
    diku().get(PATH + "/cleanup/" + ID).then().statusCode(404);

    assertEquals(List.of("cleanup"), BATCHES.calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not json"})
  void body_isIgnored_whenOperationTakesNone(String body) {
    diku()
        .contentType("application/json")
        .body(body)
        .post(PATH + "/cleanup")
        .then()
        .statusCode(200);
    diku().contentType("application/xml").body(body).post(PATH + "/cleanup").then().statusCode(200);
  }

  @Test
  void emptyChunkedBody_isAccepted() {
    String head = " HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\ntransfer-encoding: chunked\r\n";
    String answers =
        RawHttp.exchange(
            server.actualPort(),
            "GET "
                + PATH
                + "/"
                + ID
                + head
                + "\r\n0\r\n\r\n"
                + "DELETE "
                + PATH
                + "/"
                + ID
                + head
                + "\r\n0\r\n\r\n"
                + "POST "
                + PATH
                + "/cleanup"
                + head
                + "Content-Type: application/json\r\n\r\n0\r\n\r\n"
                + "GET "
                + PATH
                + head
                + "Connection: close\r\n\r\n0\r\n\r\n");

    assertEquals(
        List.of("200", "204", "200", "200"),
        Pattern.compile("HTTP/1.1 (\\d+)")
            .matcher(answers)
            .results()
            .map(r -> r.group(1))
            .toList());
  }

  @Test
  void body_isAccepted_upToTheLimit() {
    String body = "{\"totalRecords\":1}";

    post(body + " ".repeat(LIMIT - body.length())).statusCode(201);
    post(body + " ".repeat(LIMIT - body.length() + 1)).statusCode(413);
  }

  @Test
  void announcedBodyAboveLimit_isRefusedBeforeItIsSent() {
    String answer =
        RawHttp.firstAnswer(
            server.actualPort(),
            "POST %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n"
                .formatted(PATH));

    assertEquals("HTTP/1.1 413 Request Entity Too Large", answer.lines().findFirst().orElseThrow());
    assertTrue(answer.contains("The body is larger than 10000 bytes"));
  }

  @Test
  void chunkedBody_isRefused_aboveTheLimit() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 3 * LIMIT; i++) {
      body.write(' ');
    }
    for (String path : List.of(PATH, PATH + "/cleanup")) {
      assertEquals(413, ChunkedHttp.post(server.actualPort(), path, body.toByteArray()));
    }
    assertNothingReachedTheEndpoint();
  }

  @Test
  void connection_isClosed_whenClientSendsEndlessly() {
    long sent = RawHttp.sendEndlessly(server.actualPort(), PATH);

    assertTrue(sent < 100_000_000, "sent " + sent);
    diku().get(PATH).then().statusCode(200);
  }

  @Test
  void incompleteRequest_reachesNoEndpoint() {
    RawHttp.breakOff(
        server.actualPort(),
        "POST %s HTTP/1.1\r\nHost: x\r\nX-Okapi-Tenant: diku\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"totalRecords\":1}"
            .formatted(PATH));

    diku().get(PATH).then().statusCode(200);
    assertEquals(List.of("list state=null offset=0 limit=10"), BATCHES.calls);
  }

  @Test
  void endpointFailure_becomesErrorResponse() {
    diku()
        .get(PATH + "/" + EchoBatches.BROKEN)
        .then()
        .statusCode(404)
        .header("Content-Type", "text/plain")
        .body(equalTo("Batch tracking record not found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {EchoBatches.THROWING, EchoBatches.NULL, EchoBatches.UNWRITABLE})
  void endpointDefect_is500WithoutDetails(String id) {
    diku()
        .get(PATH + "/" + id)
        .then()
        .statusCode(500)
        .header("Content-Type", "text/plain")
        .body(allOf(not(containsString("secret")), not(containsString("Exception"))));
  }

  @Test
  void endpointDefect_isReportedWithRequestId() {
    diku()
        .header("X-Okapi-Request-Id", "574109/orders")
        .get(PATH + "/" + EchoBatches.THROWING)
        .then()
        .statusCode(500)
        .body(containsString("574109/orders"));
  }

  @Test
  void apiDocuments_areListedAndServed() {
    anyone().get("/_/ramls").then().statusCode(200).body("$", hasItem("batch-tracking.raml"));
    anyone()
        .get("/_/ramls?path=batch-tracking.raml")
        .then()
        .statusCode(200)
        .header("Content-Type", "application/raml+yaml")
        .body(containsString("/orders-storage/batch-tracking:"));
    anyone().get("/_/jsonSchemas").then().body("$", hasItem("schemas/batch-tracking.json"));
    anyone()
        .get("/_/jsonSchemas?path=schemas/errors.schema")
        .then()
        .statusCode(200)
        .header("Content-Type", "application/schema+json")
        .body(containsString("total_records"));
    anyone()
        .get("/_/openapi")
        .then()
        .statusCode(200)
        .header("Content-Type", "application/json")
        .body("openapi", equalTo("3.0.3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../log4j2.xml",
        "..%2Flog4j2.xml",
        "/etc/passwd",
        "openapi.json",
        "schemas/../batch-tracking.raml",
        "examples/errors.json",
        "%00",
        ""
      })
  void otherDocuments_areNotFound(String path) {
    for (String documents : List.of("/_/ramls", "/_/jsonSchemas")) {
      anyone()
          .urlEncodingEnabled(false)
          .get(documents + "?path=" + path)
          .then()
          .statusCode(404)
          .header("Content-Type", "text/plain");
    }
  }
}
