package org.folio.batch.consumption;

import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.export;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.consumption.notification.WebhookSignature;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.Gate;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationEndpointIT {
  private static final String PATH = "/batch-tracking/notification-endpoint";
  private static final Vertx VERTX = Vertx.vertx();
  private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();
  private static final Map<String, String> LOCAL =
      Map.of("NOTIFICATION_ALLOWED_HOSTS", "localhost");
  private static final List<String> SMALL_STACK =
      List.of("-Xss256k", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static DbSettings db;
  private static LocalModule module;

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    module = LocalModule.start(db, Services.freshKafkaSettings(), LOCAL);
  }

  @AfterAll
  static void stop() {
    module.close();
    VERTX.close().await();
  }

  @Test
  void secret_isReturnedOnlyOnCreationAndRotation() {
    Resource client = client();

    String secret =
        put(client, "http://localhost:1/", false)
            .statusCode(200)
            .body("secret", startsWith("whsec_"))
            .extract()
            .path("secret");

    put(client, "http://localhost:2/", false).statusCode(200).body("secret", is((Object) null));
    client
        .request()
        .get(PATH)
        .then()
        .statusCode(200)
        .body("url", is("http://localhost:2/"), "secret", is((Object) null));
    String rotated =
        put(client, "http://localhost:2/", true).statusCode(200).extract().path("secret");
    assertTrue(rotated.startsWith("whsec_") && !rotated.equals(secret));
    client.request().delete(PATH).then().statusCode(204);
    client.request().get(PATH).then().statusCode(404);
    client.request().delete(PATH).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/",
        "https://[::1]/",
        "http://93.184.216.34/",
        "file:///etc/passwd",
        "nonsense"
      })
  void endpoint_isRefused_whenItsUrlIsNotAllowed(String url) {
    put(client(), url, false).statusCode(422);
  }

  @Test
  void notification_isPostedWithSignature_whenExportEnds() {
    Resource client = client();
    try (WebhookListener endpoint =
        new WebhookListener(VERTX, request -> request.response().setStatusCode(204).end())) {
      String secret = put(client, endpoint.url(), false).extract().path("secret");

      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));

      await().atMost(Duration.ofSeconds(60)).until(() -> !endpoint.received.isEmpty());
      WebhookListener.Received received = endpoint.received.get(0);
      assertEquals(
          WebhookSignature.sign(
              secret,
              received.headers().get("webhook-id"),
              Long.parseLong(received.headers().get("webhook-timestamp")),
              received.body()),
          received.headers().get("webhook-signature"));
      assertEquals("ReadConsumptionBatch", new JsonObject(received.body()).getString("type"));
      awaitDelivery(client, "DELIVERED", 204);
    }
  }

  @Test
  void delivery_isRetriedWithSameId_whenEndpointFails() {
    Resource client = client();
    try (WebhookListener endpoint = new WebhookListener(VERTX, NotificationEndpointIT::failOnce)) {
      put(client, endpoint.url(), false);

      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));

      await().atMost(Duration.ofSeconds(60)).until(() -> endpoint.received.size() >= 2);
      assertEquals(
          endpoint.received.get(0).headers().get("webhook-id"),
          endpoint.received.get(1).headers().get("webhook-id"));
      awaitDelivery(client, "DELIVERED", 200);
    }
  }

  @ParameterizedTest
  @CsvSource({"2 days 23 hours, PENDING, true", "3 days 1 second, FAILED, false"})
  void delivery_isRetriedForThreeDays_whenEndpointFails(String age, String status, boolean again) {
    Resource client = client();
    try (WebhookListener endpoint =
        new WebhookListener(VERTX, request -> request.response().setStatusCode(500).end())) {
      put(client, endpoint.url(), false);

      new TenantSql(db, client.tenant())
          .execute(
              "INSERT INTO notification_delivery (id, body, created_date)"
                  + " VALUES (gen_random_uuid(), '{}', now() - interval '"
                  + age
                  + "')");

      awaitDelivery(client, status, 500);
      assertEquals(again, client.get(PATH + "/deliveries").get("items[0].nextAttemptDate") != null);
    }
  }

  @Test
  void endpoint_isDisabledUntilSetAgain_whenItResponds410() {
    Resource client = client();
    try (WebhookListener endpoint =
        new WebhookListener(VERTX, request -> request.response().setStatusCode(410).end())) {
      put(client, endpoint.url(), false);

      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));

      awaitDelivery(client, "FAILED", 410);
      client.request().get(PATH).then().body("enabled", is(false));
      put(client, endpoint.url(), false).body("enabled", is(true));
    }
  }

  @Test
  void redirect_isNotFollowed() {
    Resource client = client();
    try (WebhookListener inside = new WebhookListener(VERTX, request -> request.response().end());
        WebhookListener endpoint =
            new WebhookListener(
                VERTX,
                request ->
                    request
                        .response()
                        .setStatusCode(307)
                        .putHeader("Location", inside.url().replace("localhost", "127.0.0.1"))
                        .end())) {
      put(client, endpoint.url(), false);

      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));

      awaitDelivery(client, "PENDING", 307);
      assertEquals(List.of(), inside.received);
    }
  }

  @Test
  void hangingEndpoint_delaysNoOtherTenant() {
    Resource hanging = client();
    Resource client = client();
    try (WebhookListener silent = new WebhookListener(VERTX, request -> {});
        WebhookListener endpoint =
            new WebhookListener(VERTX, request -> request.response().end())) {
      put(hanging, silent.url(), false);
      put(client, endpoint.url(), false);
      hanging.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));
      await().atMost(Duration.ofSeconds(60)).until(() -> !silent.received.isEmpty());

      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));

      awaitDelivery(client, "DELIVERED", 200);
      assertNull(hanging.get(PATH + "/deliveries").get("items[0].lastStatusCode"));
      awaitError(hanging, "The endpoint did not respond");
      assertEquals("PENDING", hanging.get(PATH + "/deliveries").get("items[0].status"));
    }
  }

  @Test
  void endpoint_isNotCalled_whenItsUrlIsNoLongerAllowed() {
    Resource client = client();
    try (WebhookListener inside = new WebhookListener(VERTX, request -> request.response().end())) {
      put(client, inside.url(), false).statusCode(200);
      // as if the address of the host had changed since then
      new TenantSql(db, client.tenant())
          .execute("UPDATE notification_endpoint SET url = 'https://127.0.0.1/hook'");

      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));

      awaitError(
          client,
          "The address of the host 127.0.0.1 is not public; ask the operator to allow the host");
      assertEquals(List.of(), inside.received);
    }
  }

  @Test
  void deliveryAddedDuringRemoval_isNotPostedToTheNextEndpoint() throws Exception {
    Resource client = client();
    TenantSql sql = new TenantSql(db, client.tenant());
    put(client, "http://localhost:1/", false).statusCode(200);
    CompletableFuture<Integer> removed;
    try (Gate gate =
        Gate.inCommit(db, client.tenant(), "INSERT ON notification_delivery", "true")) {
      client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));
      gate.awaitSomebody();
      removed =
          CompletableFuture.supplyAsync(
              () -> client.request().delete(PATH).then().extract().statusCode());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  removed.isDone()
                      || !sql.longs(
                              "SELECT 1 FROM pg_locks"
                                  + " WHERE locktype = 'transactionid' AND NOT granted")
                          .isEmpty());
      gate.open();
    }

    assertEquals(204, removed.get(60, TimeUnit.SECONDS));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !sql.texts("SELECT status FROM notification_delivery").isEmpty());
    assertEquals(List.of("FAILED"), sql.texts("SELECT status FROM notification_delivery"));
  }

  @Test
  void longBacklog_isDeliveredCompletely() {
    DbSettings own = Services.freshDatabase();
    Map<String, String> environment = ModuleProcess.environment(own, Services.freshKafkaSettings());
    environment.putAll(LOCAL);
    AtomicInteger posted = new AtomicInteger();
    // a small stack reveals a deep recursion sooner
    try (ModuleProcess small = ModuleProcess.start(environment, SMALL_STACK);
        WebhookListener endpoint =
            new WebhookListener(
                VERTX,
                request -> {
                  posted.incrementAndGet();
                  request.response().end();
                })) {
      Resource client = new Resource(small.baseUrl(), Services.freshTenant()).enable();
      TenantSql sql = new TenantSql(own, client.tenant());
      put(client, endpoint.url(), false);
      sql.execute(
          "INSERT INTO notification_delivery (id, body)"
              + " SELECT gen_random_uuid(), '{}' FROM generate_series(1, 4000)");
      await().atMost(Duration.ofMinutes(10)).until(() -> posted.get() >= 4_000);

      sql.execute("INSERT INTO notification_delivery (id, body) VALUES (gen_random_uuid(), '{}')");
      await().atMost(Duration.ofSeconds(60)).until(() -> posted.get() > 4_000);
    }
  }

  private static void awaitError(Resource client, String error) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                client
                    .request()
                    .get(PATH + "/deliveries")
                    .then()
                    .body("items[0].lastError", is(error)));
  }

  private static Resource client() {
    return new Resource(module.baseUrl(), Services.freshTenant()).enable();
  }

  private static ValidatableResponse put(Resource client, String url, boolean rotateSecret) {
    return client
        .request()
        .contentType(Resource.TYPE)
        .body(new JsonObject().put("url", url).put("rotateSecret", rotateSecret).encode())
        .put(PATH)
        .then();
  }

  private static void awaitDelivery(Resource client, String status, int statusCode) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                client
                    .request()
                    .get(PATH + "/deliveries")
                    .then()
                    .statusCode(200)
                    .body("items[0].status", is(status))
                    .body("items[0].lastStatusCode", is(statusCode)));
  }

  private static void failOnce(HttpServerRequest request) {
    boolean first = FAILED.add(request.getHeader("webhook-id"));
    request.response().setStatusCode(first ? 500 : 200).end();
  }
}
