package org.folio.batch.consumption;

import static org.awaitility.Awaitility.await;
import static org.folio.batch.consumption.Resource.export;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.consumption.WebhookListener.Received;
import org.folio.batch.consumption.notification.WebhookSignature;
import org.folio.batch.db.DbSettings;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.RamlContract;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of deliveries, and do with them. */
class NotificationDeliveriesIT {
  private static final String PATH = "/batch-tracking/notification-endpoint";
  private static final String DELIVERIES = PATH + "/deliveries";
  private static final Vertx VERTX = Vertx.vertx();
  private static DbSettings db;
  private static LocalModule module;

  private final RamlContract contract = RamlContract.read();

  @BeforeAll
  static void start() {
    db = Services.freshDatabase();
    module =
        LocalModule.start(
            db, Services.freshKafkaSettings(), Map.of("NOTIFICATION_ALLOWED_HOSTS", "localhost"));
  }

  @AfterAll
  static void stop() {
    module.close();
    VERTX.close().await();
  }

  @Test
  void delivery_namesItsExportAndKeepsItsAttempts_andIsResent() {
    AtomicInteger status = new AtomicInteger(500);
    Resource client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    try (WebhookListener endpoint =
        new WebhookListener(
            VERTX, request -> request.response().setStatusCode(status.getAndSet(204)).end())) {
      put(client, endpoint.url(), false).statusCode(200);
      String export = endExport(client);
      JsonPath delivery = awaitStatus(client, "DELIVERED");

      assertEquals(export, Resource.linked(delivery, "operator:subject"));
      String self = Resource.linked(delivery, "self");
      Response read = client.request().get(self);
      read.then()
          .statusCode(200)
          .body("attemptLog", hasSize(2))
          .body("attemptLog[0].statusCode", is(204), "attemptLog[0].error", nullValue())
          .body("attemptLog[1].statusCode", is(500))
          .body("attemptLog[1].error", is("The endpoint responded with HTTP 500"))
          .body("attemptLog[1].url", is(endpoint.url()))
          .body("attemptLog[1].endDate.value", notNullValue());
      contract.assertFits("GET", self, 200, read.contentType(), read.asString());

      Response resent = client.request().post(Resource.linked(delivery, "operator:resend"));
      resent.then().statusCode(200).body("status", is("PENDING"));
      contract.assertFits("POST", self + "/resend", 200, resent.contentType(), resent.asString());

      await().atMost(Duration.ofSeconds(60)).until(() -> endpoint.received.size() == 3);
      awaitStatus(client, "DELIVERED");
      assertEquals(
          1,
          endpoint.received.stream()
              .map(one -> one.headers().get("webhook-id"))
              .distinct()
              .count());
      client.request().get(self).then().body("attempts", is(3), "attemptLog", hasSize(3));
    }
  }

  @Test
  void endpointThatIsOff_deliveriesAreRecordedAndCanBeResentLater() {
    AtomicInteger status = new AtomicInteger(410);
    Resource client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    try (WebhookListener endpoint =
        new WebhookListener(
            VERTX, request -> request.response().setStatusCode(status.get()).end())) {
      put(client, endpoint.url(), false).statusCode(200);
      endExport(client);
      awaitStatus(client, "FAILED");
      String export = endExport(client);

      JsonPath skipped = awaitStatus(client, "SKIPPED");
      assertEquals(
          "The endpoint is off: The endpoint responded with 410 Gone", skipped.get("lastError"));
      assertEquals(export, Resource.linked(skipped, "operator:subject"));
      String resend = Resource.linked(skipped, "operator:resend");
      client
          .request()
          .post(resend)
          .then()
          .statusCode(409)
          .body("resultMessages[0].text", containsString("is off"));
      status.set(200);
      put(client, endpoint.url(), false).statusCode(200);
      client.request().post(resend).then().statusCode(200);

      awaitStatus(client, "DELIVERED");
      client.request().delete(PATH).then().statusCode(204);
      client.request().post(resend).then().statusCode(409);
      client
          .request()
          .post(DELIVERIES + "/00000000-0000-4000-8000-000000000000/resend")
          .then()
          .statusCode(409);
      client
          .request()
          .get(DELIVERIES + "/00000000-0000-4000-8000-000000000000")
          .then()
          .statusCode(404);
    }
  }

  @Test
  void rotatedSecret_bothSecretsSignFor24Hours() {
    Resource client = new Resource(module.baseUrl(), Services.freshTenant()).enable();
    TenantSql sql = new TenantSql(db, client.tenant());
    try (WebhookListener endpoint =
        new WebhookListener(VERTX, request -> request.response().end())) {
      String before = put(client, endpoint.url(), false).extract().path("secret");
      String after =
          put(client, endpoint.url(), true)
              .body("previousSecretUntil.value", notNullValue())
              .extract()
              .path("secret");

      endExport(client);
      await().atMost(Duration.ofSeconds(60)).until(() -> endpoint.received.size() == 1);
      Received received = endpoint.received.get(0);
      assertEquals(
          signature(after, received) + " " + signature(before, received),
          received.headers().get("webhook-signature"));
      assertEquals(
          List.of(24L),
          sql.longs(
              "SELECT round(extract(epoch FROM previous_secret_until - updated_date) / 3600)::bigint"
                  + " FROM notification_endpoint"));

      sql.execute("UPDATE notification_endpoint SET previous_secret_until = now()");
      endExport(client);
      await().atMost(Duration.ofSeconds(60)).until(() -> endpoint.received.size() == 2);
      Received later = endpoint.received.get(1);
      assertEquals(signature(after, later), later.headers().get("webhook-signature"));
    }
  }

  private static String signature(String secret, Received received) {
    return WebhookSignature.sign(
        secret,
        received.headers().get("webhook-id"),
        Long.parseLong(received.headers().get("webhook-timestamp")),
        received.body());
  }

  /** Starts an export that ends at once, and returns its path. */
  private static String endExport(Resource client) {
    return client.start(export("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "MISSING"));
  }

  /** Returns the newest delivery once it has this status. */
  private static JsonPath awaitStatus(Resource client, String status) {
    await(status)
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                client
                    .request()
                    .get(DELIVERIES)
                    .then()
                    .statusCode(200)
                    .body("items[0].status", equalTo(status)));
    String id = client.get(DELIVERIES).get("items[0].id");
    return client.get(DELIVERIES + "/" + id);
  }

  private static ValidatableResponse put(Resource client, String url, boolean rotateSecret) {
    return client
        .request()
        .contentType(Resource.TYPE)
        .body(new JsonObject().put("url", url).put("rotateSecret", rotateSecret).encode())
        .put(PATH)
        .then();
  }
}
