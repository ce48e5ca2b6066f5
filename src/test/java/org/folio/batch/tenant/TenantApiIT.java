package org.folio.batch.tenant;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.folio.batch.tenant.TenantInstance.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.folio.batch.api.TenantRoutes;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.http.RequestFilter;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of the gateway, with the bodies that it sends. */
class TenantApiIT {
  private static final String ENABLE =
      "{\"module_to\":\"mod-batch-tracking-1.0.0\",\"purge\":false}";
  private static final String REINSTALL =
      """
      {"module_from":"mod-batch-tracking-1.0.0","module_to":"mod-batch-tracking-1.0.0",
       "purge":false,"parameters":[{"key":"loadSample","value":"true"}]}
      """;
  private static final String DISABLE =
      "{\"module_from\":\"mod-batch-tracking-1.0.0\",\"purge\":false}";
  private static final String PURGE =
      "{\"module_from\":\"mod-batch-tracking-1.0.0\",\"purge\":true}";

  private static DbSettings settings;
  private static Vertx vertx;
  private static TenantInstance instance;
  private static TenantInstance withoutKafka;
  private static HttpServer server;
  private static HttpServer serverWithoutKafka;

  private final Tenant tenant = Services.freshTenant();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    settings = Services.freshDatabase();
    instance = TenantInstance.start(settings);
    withoutKafka =
        TenantInstance.start(
            settings, t -> Future.failedFuture(new IllegalStateException("org.apache.kafka…")));
    server = serve(instance);
    serverWithoutKafka = serve(withoutKafka);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
    instance.close();
    withoutKafka.close();
  }

  @Test
  void installJob_canBeStartedPolledAndDeleted() {
    Response begun = post(ENABLE);
    begun
        .then()
        .statusCode(201)
        .contentType(ContentType.JSON)
        .header("Location", startsWith("/_/tenant/"))
        .body("tenant", equalTo(tenant.id()))
        .body("tenantAttributes.module_to", equalTo("mod-batch-tracking-1.0.0"))
        .body("tenantAttributes.purge", is(false));
    String path = begun.header("Location");
    String id = begun.path("id");
    when()
        .get(path + "?wait=20000")
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("complete", is(true))
        .body("error", nullValue())
        .body("messages", empty());
    when().delete(path).then().statusCode(204);
    when().get(path).then().statusCode(404).contentType(ContentType.TEXT);
    when().delete(path).then().statusCode(404).contentType(ContentType.TEXT);
  }

  @Test
  void tenantCalls_succeed_whenRepeated() {
    post(DISABLE).then().statusCode(204);
    post(PURGE).then().statusCode(204);
    install(ENABLE);
    install(ENABLE);
    install(REINSTALL);
    post(DISABLE).then().statusCode(204);
    post(DISABLE).then().statusCode(204);
    install(REINSTALL);
    post(PURGE).then().statusCode(204);
    post(PURGE).then().statusCode(204);
    post(DISABLE).then().statusCode(204);
  }

  @Test
  void installJob_echoesParametersOfRequest() {
    post(REINSTALL)
        .then()
        .statusCode(201)
        .body("tenantAttributes.parameters[0].key", equalTo("loadSample"))
        .body("tenantAttributes.parameters[0].value", equalTo("true"));
  }

  @Test
  void failedJob_namesItsCause_withoutInternals() {
    int port = serverWithoutKafka.actualPort();
    String path = request().port(port).body(ENABLE).post("/_/tenant").header("Location");
    request()
        .port(port)
        .get(path + "?wait=20000")
        .then()
        .statusCode(200)
        .body("complete", is(true))
        .body("error", containsString("cannot be installed"))
        .body("messages[0]", equalTo("The Kafka topics of the tenant cannot be created"))
        .body(not(containsString("org.apache")));
  }

  /** Eureka sends no X-Okapi-Url, and null for each property that it does not know. */
  @Test
  void withoutAGatewayThatPolls_theAnswerIsTheEndOfTheInstallation() {
    RequestSpecification eureka = withoutGateway(server.actualPort());
    eureka
        .body(
            """
            {"module_to": "mod-batch-tracking-1.0.0", "module_from": null, "purge": false,
             "parameters": null}""")
        .post("/_/tenant")
        .then()
        .statusCode(204);
    assertTrue(await(instance.tenants.requireEnabled(tenant).map(true)));
  }

  @Test
  void withoutAGatewayThatPolls_aFailedInstallationIsAnError() {
    withoutGateway(serverWithoutKafka.actualPort())
        .body(ENABLE)
        .post("/_/tenant")
        .then()
        .statusCode(500)
        .contentType(ContentType.TEXT)
        .body(containsString("cannot be installed"))
        .body(containsString("The Kafka topics of the tenant cannot be created"));
  }

  @Test
  void withoutAGatewayThatPolls_aLongInstallationIsAnsweredInTime() throws Exception {
    InstallSettings impatient = new InstallSettings(false, Duration.ofMillis(200));
    HttpServer server = serve(instance, impatient);
    Response late;
    try (Connection busy = EmbeddedPostgres.superuser(settings.port(), settings.database())) {
      InstallLock.take(busy, tenant.schema(), Duration.ofSeconds(5));
      late = request().port(server.actualPort()).body(ENABLE).post("/_/tenant");
    }

    late.then()
        .statusCode(503)
        .header("Retry-After", "5")
        .body(containsString("The installation continues as job "));
    withoutGateway(TenantApiIT.server.actualPort())
        .body(ENABLE)
        .post("/_/tenant")
        .then()
        .statusCode(204);
  }

  private RequestSpecification withoutGateway(int port) {
    return given().port(port).header("X-Okapi-Tenant", tenant.id()).contentType(ContentType.JSON);
  }

  @Test
  void job_isNotFound_byAnotherTenant() {
    String path = post(ENABLE).header("Location");
    Tenant stranger = Services.freshTenant();
    as(stranger.id()).get(path).then().statusCode(404);
    as(stranger.id()).delete(path).then().statusCode(404);
    when().get("/_/tenant/" + UUID.randomUUID()).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[]", "{\"purge\":false}"})
  void tenantAttributes_areRefused_whenMalformedOrWithoutModule(String body) {
    post(body).then().statusCode(400).contentType(ContentType.TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg",
        "pg_catalog",
        "Diku",
        "1diku",
        "diku;drop schema public cascade",
        "diku\"",
        "diku'",
        "diku.x",
        "../diku",
        "a123456789012345678901234567890b"
      })
  void hostileTenantId_isRefused(String id) {
    as(id).body(ENABLE).post("/_/tenant").then().statusCode(400).contentType(ContentType.TEXT);
    as(id).body(PURGE).post("/_/tenant").then().statusCode(400).contentType(ContentType.TEXT);
  }

  @Test
  void purgeDuringInstallation_isRefusedAsInRaml() throws Exception {
    install(ENABLE);
    CompletableFuture<Response> purge;
    try (Connection busy = EmbeddedPostgres.superuser(settings.port(), settings.database())) {
      InstallLock.take(busy, tenant.schema(), Duration.ofSeconds(5));
      purge = CompletableFuture.supplyAsync(() -> post(PURGE));
      await().atMost(Duration.ofSeconds(60)).until(() -> somebodyWaitsForTheLock(busy));
      post(ENABLE).then().statusCode(201);
    }

    Response refused = purge.get(60, TimeUnit.SECONDS);
    assertEquals(409, refused.statusCode(), refused.asString());
    RamlContract.read()
        .assertFits("POST", "/_/tenant", 409, refused.contentType(), refused.asString());
  }

  private static boolean somebodyWaitsForTheLock(Connection c) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet waiting =
            statement.executeQuery(
                """
                SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """)) {
      return waiting.next();
    }
  }

  private void install(String attributes) {
    String path = post(attributes).then().statusCode(201).extract().header("Location");
    when().get(path + "?wait=20000").then().body("complete", is(true)).body("error", nullValue());
  }

  private Response post(String attributes) {
    return request().body(attributes).post("/_/tenant");
  }

  private RequestSpecification when() {
    return request();
  }

  private RequestSpecification request() {
    return as(tenant.id());
  }

  private static RequestSpecification as(String tenantId) {
    return given()
        .port(server.actualPort())
        .header("X-Okapi-Tenant", tenantId)
        .header("X-Okapi-Url", "http://localhost:9130")
        .contentType("application/json; charset=UTF-8");
  }

  private static HttpServer serve(TenantInstance instance) {
    return serve(instance, new InstallSettings(true, Duration.ofSeconds(60)));
  }

  private static HttpServer serve(TenantInstance instance, InstallSettings install) {
    Router router = Router.router(vertx);
    ErrorMapper errors = new ErrorMapper();
    HttpSettings settings = new HttpSettings(0, 1_000_000, Duration.ofSeconds(5));
    new RequestFilter(List.of(), errors, settings).mount(router);
    TenantRoutes.mount(router, new TenantApi(instance.service, install), new Dispatcher(settings));
    return await(vertx.createHttpServer().requestHandler(router).listen(0));
  }
}
