package org.folio.batch.consumption;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Another session holds locks on all tables of a tenant, or of several. */
class LockedTenantIT {
  private static final Duration SOON = Duration.ofSeconds(25);
  private static final Duration AFTER_UNLOCK = Duration.ofSeconds(60);
  private static final String BATCHES = "/orders-storage/batch-tracking";
  private static final int REQUESTS = 80;

  /** The share that one tenant alone has of the ten connections for requests. */
  private static final int SHARE = 7;

  private static final DbSettings DB = Services.freshDatabase();
  private static final KafkaSettings KAFKA = Services.freshKafkaSettings();
  private static final Topics TOPICS = new Topics(KAFKA.env());
  private static final Vertx VERTX = Vertx.vertx();
  private static LocalModule module;

  @BeforeAll
  static void start() {
    module =
        LocalModule.start(
            DB,
            KAFKA,
            Map.of(
                "DB_LOCKTIMEOUT", "3000",
                "NOTIFICATION_ALLOWED_HOSTS", "localhost",
                "TASK_LEASE_SECONDS", "6"));
  }

  @AfterAll
  static void stop() {
    module.close();
    VERTX.close().await();
  }

  @Test
  void requestsForALockedTenant_leaveTheOthersAndTheHealthCheckAlone() throws Exception {
    Gateway locked = enabled();
    Gateway other = enabled();
    UUID lockedBatch = locked.announce(1);
    UUID otherBatch = other.announce(1);

    try (Lock lock = new Lock(locked.tenant())) {
      List<CompletableFuture<HttpResponse<String>>> answers = get(locked, lockedBatch);
      await("requests wait for the lock").until(() -> lock.waiting() >= SHARE);

      CompletableFuture<Void> all =
          CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
      int rounds = 0;
      while (!all.isDone() || rounds < 3) {
        given().baseUri(module.baseUrl()).get("/admin/health").then().statusCode(200);
        other.request().get(BATCHES + "/" + otherBatch).then().statusCode(200);
        other.request().get(BATCHES).then().statusCode(200);
        other.announce(1);
        rounds++;
      }

      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> refused = answer.get();
        assertEquals(503, refused.statusCode(), refused::body);
        assertEquals("5", refused.headers().firstValue("Retry-After").orElse("none"));
        assertTrue(refused.body().startsWith("The data of the tenant is busy"), refused::body);
      }
      assertTrue(refused("requests") >= REQUESTS - 2 * SHARE, "refused without a connection");
    }

    await("served again")
        .atMost(AFTER_UNLOCK)
        .untilAsserted(
            () -> locked.request().get(BATCHES + "/" + lockedBatch).then().statusCode(200));
  }

  @Test
  void lockedTenants_doNotHoldUpEventsTasksAndNotificationsOfTheOthers() throws Exception {
    AtomicInteger posted = new AtomicInteger();
    HttpServer endpoint =
        VERTX
            .createHttpServer()
            .requestHandler(
                request -> {
                  posted.incrementAndGet();
                  request.response().setStatusCode(204).end();
                })
            .listen(0)
            .await();
    List<Gateway> locked = Stream.generate(this::enabled).limit(4).toList();
    List<UUID> lockedBatches = locked.stream().map(tenant -> tenant.announce(1)).toList();
    Gateway other = enabled();
    Resource client = new Resource(module.baseUrl(), other.tenant()).withLimit("VERT");
    client
        .request()
        .contentType("application/json")
        .body("{\"url\":\"http://localhost:" + endpoint.actualPort() + "\"}")
        .put("/batch-tracking/notification-endpoint")
        .then()
        .statusCode(200);
    List<Lock> locks = new ArrayList<>();
    try {
      for (Gateway tenant : locked) {
        locks.add(new Lock(tenant.tenant()));
      }
      UUID batch = other.announce(1);
      try (KafkaClient kafka = KafkaClient.ofServices()) {
        for (int i = 0; i < locked.size(); i++) {
          produce(kafka, locked.get(i).tenant(), lockedBatches.get(i));
        }
        kafka.flush();
      }
      // not all at the same moment: each transaction waits for its lock only for a while
      Set<Lock> waitedFor = new HashSet<>();
      await("background work waits for each lock")
          .atMost(SOON)
          .until(
              () -> {
                locks.stream().filter(lock -> lock.waiting() > 0).forEach(waitedFor::add);
                return waitedFor.size() == locks.size();
              });

      produce(other.tenant(), batch);
      String export =
          client.start(Resource.export("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "VERT"));

      other.awaitProcessed(batch, 1, SOON);
      awaitEvent(other.tenant(), batch, SOON);
      await("export")
          .atMost(SOON)
          .until(() -> client.request().get(export).path("status"), is("Completed"));
      await("notification").atMost(SOON).until(() -> posted.get() > 0);
      given().baseUri(module.baseUrl()).get("/admin/health").then().statusCode(200);
    } finally {
      locks.forEach(Lock::close);
    }

    for (int i = 0; i < locked.size(); i++) {
      locked.get(i).awaitProcessed(lockedBatches.get(i), 1, AFTER_UNLOCK);
      awaitEvent(locked.get(i).tenant(), lockedBatches.get(i), AFTER_UNLOCK);
    }
  }

  @Test
  void aLockedTenant_isReportedAsBusyInTheFormOfEachApi() throws Exception {
    Gateway locked = enabled();
    Resource resource = new Resource(module.baseUrl(), locked.tenant());

    try (Lock lock = new Lock(locked.tenant())) {
      Response folio = locked.request().get(BATCHES + "/" + UUID.randomUUID());
      Response upload =
          locked
              .request()
              .header("X-Okapi-User-Id", UUID.randomUUID().toString())
              .get("/v1/textbook/content/bulk/upload/status/1");
      Response limits = resource.request().get("/limits/VERT");

      folio
          .then()
          .statusCode(503)
          .header("Retry-After", "5")
          .contentType("text/plain")
          .body(containsString("is busy"));
      upload
          .then()
          .statusCode(503)
          .header("Retry-After", "5")
          .contentType("application/json")
          .body(
              "params.err", is("BUSY"),
              "params.errmsg", containsString("is busy"),
              "responseCode", is("SERVER_ERROR"));
      limits
          .then()
          .statusCode(503)
          .header("Retry-After", "5")
          .contentType(Resource.TYPE)
          .body(containsString("\"code\":\"BUSY\""))
          .body(containsString("is busy"));
    }
  }

  private Gateway enabled() {
    return new Gateway(module.baseUrl(), Services.freshTenant()).enable();
  }

  private static List<CompletableFuture<HttpResponse<String>>> get(Gateway tenant, UUID batch) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(module.baseUrl() + BATCHES + "/" + batch))
            .header("X-Okapi-Tenant", tenant.tenant().id())
            .build();
    return Stream.generate(() -> client.sendAsync(request, BodyHandlers.ofString()))
        .limit(REQUESTS)
        .toList();
  }

  private static double refused(String pool) {
    String name = "db_tenant_share_refused_total{pool_name=\"" + pool + "\"} ";
    return given()
        .baseUri(module.baseUrl())
        .get("/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void produce(Tenant tenant, UUID batch) {
    try (KafkaClient kafka = KafkaClient.ofServices()) {
      produce(kafka, tenant, batch);
      kafka.flush();
    }
  }

  private static void produce(KafkaClient kafka, Tenant tenant, UUID batch) {
    kafka.send(TOPICS.of(tenant, "inventory.item"), new ItemEvents(tenant).create(batch));
  }

  private static void awaitEvent(Tenant tenant, UUID batch, Duration atMost) {
    TenantSql sql = new TenantSql(DB, tenant);
    await("event of " + tenant + " is published")
        .atMost(atMost)
        .until(() -> sql.longs("SELECT count(*) FROM outbox"), is(List.of(0L)));
    try (KafkaClient kafka = KafkaClient.ofServices()) {
      assertEquals(
          1,
          kafka.read(TOPICS.of(tenant, "batch-tracking.batch"), found -> !found.isEmpty()).stream()
              .filter(message -> new String(message.value()).contains(batch.toString()))
              .count());
    }
  }

  /** A forgotten session that has locked all tables of a tenant. */
  private static final class Lock implements AutoCloseable {
    private static final String TABLES =
        "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = '%s'";
    private static final String WAITING =
        """
        SELECT count(DISTINCT w.pid) FROM pg_locks w JOIN pg_locks h
          ON h.relation = w.relation AND h.database = w.database
        WHERE NOT w.granted AND h.granted AND h.pid = pg_backend_pid()""";

    private final Connection holder;

    Lock(Tenant tenant) throws SQLException {
      holder = new TenantSql(DB, tenant).connect();
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute(
            "LOCK TABLE " + first(TABLES.formatted(tenant.schema())) + " IN ACCESS EXCLUSIVE MODE");
      }
    }

    /** How many sessions wait for it. */
    int waiting() {
      try {
        return Integer.parseInt(first(WAITING));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private String first(String sql) throws SQLException {
      try (Statement statement = holder.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
      }
    }

    @Override
    public void close() {
      try {
        holder.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
