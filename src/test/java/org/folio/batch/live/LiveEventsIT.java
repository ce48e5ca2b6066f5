package org.folio.batch.live;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.http.ContentType;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.live.EventStream.Event;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LocalModule;
import org.folio.batch.testkit.OkapiGateway;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Live events over HTTP, with two instances that share PostgreSQL and Kafka. */
class LiveEventsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static DbSettings db;
  private static KafkaSettings kafka;
  private static KafkaClient client;
  private static LocalModule one;
  private static LocalModule two;

  private Gateway atOne;
  private Gateway atTwo;
  private ItemEvents items;
  private String topic;

  @BeforeAll
  static void start() {
    kafka = Services.freshKafkaSettings();
    client = KafkaClient.ofServices();
    db = Services.freshDatabase();
    Map<String, String> settings =
        Map.of("EVENTS_HEARTBEAT_SECONDS", "1", "EVENTS_MAX_CLIENTS_PER_TENANT", "3");
    one = LocalModule.start(db, kafka, settings);
    two = LocalModule.start(db, kafka, settings);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    client.close();
  }

  @BeforeEach
  void enable() {
    atOne = new Gateway(one.baseUrl(), Services.freshTenant()).enable();
    atTwo = new Gateway(two.baseUrl(), atOne.tenant());
    items = new ItemEvents(atOne.tenant());
    topic = new Topics(kafka.env()).of(atOne.tenant(), "inventory.item");
    client.createTopic(topic, 1);
  }

  private void count(UUID batch, int events) {
    for (int i = 0; i < events; i++) {
      client.send(new ProducerRecord<>(topic, 0, null, items.create(batch).value()));
    }
    client.flush();
  }

  @Test
  void clientsOfBothInstances_seeProgressAndEnd() {
    try (EventStream first = EventStream.open(atOne, "");
        EventStream second = EventStream.open(atTwo, "?kind=batch")) {
      UUID batch = atOne.announce(50);
      String id = batch.toString();
      for (EventStream stream : List.of(first, second)) {
        Event open = stream.await1(EventStream.of(id, "open"));
        assertEquals("batch", open.name());
        assertEquals("batch", open.data().path("kind").asText());
        assertEquals(50, open.data().path("total").asInt());
        assertFalse(open.data().path("ended").asBoolean());
      }

      count(batch, 50);

      for (EventStream stream : List.of(first, second)) {
        Event complete = stream.await1(EventStream.of(id, "complete"));
        assertEquals(50, complete.data().path("processed").asInt());
        assertTrue(complete.data().path("ended").asBoolean());
      }

      atTwo.request().delete("/orders-storage/batch-tracking/" + id).then().statusCode(204);
      first.await1(EventStream.of(id, "deleted"));
      second.await1(EventStream.of(id, "deleted"));
    }
  }

  @Test
  void batchesDeletedInBulk_areTold_alsoToClientsThatNeverSawThem() {
    UUID batch = atOne.announce(50);
    try (EventStream stream = EventStream.open(atTwo, "")) {
      atOne
          .request()
          .body(Map.of("action", "delete", "query", "id==" + batch))
          .post("/batch-tracking/bulk-actions/batches")
          .then()
          .statusCode(202);
      stream.await1(EventStream.of(batch.toString(), "deleted"));
    }
  }

  @Test
  void anObject_hasAtMostTwoEventsASecond() {
    UUID batch = atOne.announce(1_000_000);
    try (EventStream stream = EventStream.open(atOne, "?id=" + batch)) {
      int sent = 0;
      while (stream.events().size() < 6) {
        count(batch, 20);
        sent += 20;
      }
      atOne.awaitProcessed(batch, sent, SOON);
      int all = sent;
      stream.await1(event -> event.data().path("processed").asInt() == all);

      // the first is the present state, which the client asked for by naming the batch
      List<Event> events = stream.events().subList(1, stream.events().size());
      long millis =
          Duration.ofNanos(events.get(events.size() - 1).atNanos() - events.get(0).atNanos())
              .toMillis();
      // a delay of this machine may bring an event late and so nearer to the next one
      assertTrue(
          events.size() - 1 <= millis / 500.0 + 1.5,
          events.size() + " events within " + millis + " ms");
    }
  }

  @Test
  void filters_leaveOutOtherObjectsKindsAndTenants() {
    UUID wanted = atOne.announce(10);
    UUID other = atOne.announce(10);
    Gateway stranger = new Gateway(one.baseUrl(), Services.freshTenant()).enable();
    try (EventStream byId = EventStream.open(atOne, "?kind=batch&id=" + wanted);
        EventStream uploads = EventStream.open(atOne, "?kind=upload,operation");
        EventStream strangers = EventStream.open(stranger, "?id=" + wanted)) {
      byId.await1(EventStream.of(wanted.toString(), "open"));
      count(other, 10);
      count(wanted, 10);
      byId.await1(EventStream.of(wanted.toString(), "complete"));
      strangers.awaitHeartbeat();

      assertTrue(
          byId.events().stream()
              .allMatch(event -> event.data().path("id").asText().equals(wanted.toString())));
      assertEquals(List.of(), uploads.events());
      assertEquals(List.of(), strangers.events());
    }
  }

  @Test
  void lastEventId_bringsWhatWasMissed_atAnyInstance() {
    UUID batch = atOne.announce(10);
    String lastId;
    try (EventStream stream = EventStream.open(atOne, "")) {
      count(batch, 1);
      lastId = stream.await1(EventStream.of(batch.toString(), "open")).id();
    }
    count(batch, 9);
    atOne.awaitProcessed(batch, 10, SOON);

    try (EventStream again = EventStream.open(atTwo, "", "Last-Event-ID", lastId)) {
      Event missed = again.await1(EventStream.of(batch.toString(), "complete"));
      assertTrue(Long.parseLong(missed.id()) >= Long.parseLong(lastId));
    }
  }

  @Test
  void throughAGateway_eventsAndHeartbeatsCome_andAnotherInstanceGoesOnAfterALostConnection() {
    try (OkapiGateway first = OkapiGateway.start(one.baseUrl());
        OkapiGateway second = OkapiGateway.start(two.baseUrl())) {
      UUID batch = atOne.announce(10);
      Gateway throughFirst = new Gateway(first.baseUrl(), atOne.tenant());
      Gateway throughSecond = new Gateway(second.baseUrl(), atOne.tenant());
      assertEquals(401, EventStream.request(throughFirst, "").statusCode());
      String lastId;
      try (EventStream stream =
          EventStream.open(throughFirst, "?kind=batch", "Cookie", signIn(first))) {
        count(batch, 1);
        lastId =
            stream
                .await1(
                    event ->
                        event.data().path("id").asText().equals(batch.toString())
                            && event.data().path("processed").asInt() == 1)
                .id();
        stream.awaitHeartbeat();
        first.cut(true);
        stream.awaitEnd();
      }
      count(batch, 9);
      atOne.awaitProcessed(batch, 10, SOON);

      try (EventStream again =
          EventStream.open(
              throughSecond, "?kind=batch", "Cookie", signIn(second), "Last-Event-ID", lastId)) {
        Event missed = again.await1(EventStream.of(batch.toString(), "complete"));
        assertEquals(10, missed.data().path("processed").asInt());
      }
    }
  }

  /** Signs in, and returns the cookie of the session. */
  private static String signIn(OkapiGateway gateway) {
    gateway.addUser("ann");
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", "ann", "password", OkapiGateway.PASSWORD))
        .post(gateway.baseUrl() + "/authn/login-with-expiry")
        .then()
        .statusCode(201)
        .extract()
        .cookie("folioAccessToken")
        .transform("folioAccessToken="::concat);
  }

  @Test
  void answer_isAStreamThatNobodyHoldsBack() {
    try (EventStream stream = EventStream.open(atOne, "")) {
      HttpResponse<?> response = stream.response();
      assertEquals(200, response.statusCode());
      assertTrue(
          response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
      assertEquals("chunked", response.headers().firstValue("Transfer-Encoding").orElse(""));
      assertEquals(
          "identity", response.headers().firstValue("Content-Encoding").orElse("identity"));
      assertEquals("no", response.headers().firstValue("X-Accel-Buffering").orElse(""));
      stream.awaitHeartbeat();
    }
    atOne.request().head("/batch-tracking/events").then().statusCode(200);
    atOne.request().get("/batch-tracking/events?kind=batches").then().statusCode(400);
  }

  @Test
  void clients_areLimitedForEachTenant() {
    try (EventStream a = EventStream.open(atOne, "");
        EventStream b = EventStream.open(atOne, "");
        EventStream c = EventStream.open(atOne, "")) {
      HttpResponse<?> refused = EventStream.request(atOne, "");
      assertEquals(503, refused.statusCode());
      assertTrue(refused.headers().firstValue("Retry-After").isPresent());
      Gateway other = new Gateway(one.baseUrl(), Services.freshTenant()).enable();
      EventStream.open(other, "").close();
      assertFalse(a.hasEnded() || b.hasEnded() || c.hasEnded());
    }
    // one that went away makes room
    await()
        .atMost(SOON)
        .until(
            () -> {
              HttpResponse<?> response = EventStream.request(atOne, "");
              ((java.io.InputStream) response.body()).close();
              return response.statusCode();
            },
            status -> status == 200);
  }

  @Test
  void stop_endsTheStreamsAtOnce() {
    LocalModule third = LocalModule.start(db, kafka);
    EventStream stream = EventStream.open(new Gateway(third.baseUrl(), atOne.tenant()), "");
    long begun = System.nanoTime();
    third.close();
    stream.awaitEnd();
    // far below SHUTDOWN_TIMEOUT_SECONDS, which a stop would wait for an answer
    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 20);
  }

  @Test
  void purge_endsTheStreamsOfTheTenant() {
    try (EventStream stream = EventStream.open(atOne, "")) {
      atOne
          .request()
          .body(Map.of("module_from", "mod-batch-tracking-1.0.0", "purge", true))
          .post("/_/tenant")
          .then()
          .statusCode(204);
      stream.awaitEnd();
    }
  }

  /** Nobody listens: no instance tells another of a change. */
  @Test
  void withoutClients_nothingIsNotified() throws SQLException {
    try (Connection connection = listening()) {
      UUID batch = atOne.announce(20);
      count(batch, 20);
      atOne.awaitProcessed(batch, 20, SOON);

      try (EventStream stream = EventStream.open(atOne, "")) {
        // its NOTIFY comes after all that were sent before
        assertEquals(List.of(), changesBefore(connection, "watched", batch));
        UUID watched = atOne.announce(1);
        stream.await1(EventStream.of(watched.toString(), "open"));
      }
    }
  }

  private static Connection listening() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s".formatted(db.host(), db.port(), db.database()),
            db.username(),
            db.password());
    connection.createStatement().execute("LISTEN " + LiveVerticle.CHANNEL);
    return connection;
  }

  /** The changes of the batch that come before the first message that begins like this. */
  private List<String> changesBefore(Connection connection, String beginning, UUID batch)
      throws SQLException {
    List<String> changes = new java.util.ArrayList<>();
    PGConnection postgres = connection.unwrap(PGConnection.class);
    long end = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() - end < 0) {
      for (var notification : postgres.getNotifications(1_000)) {
        String text = notification.getParameter();
        if (text.startsWith(beginning) && text.contains(atOne.tenant().id())) {
          return changes;
        }
        if (text.contains(batch.toString())) {
          changes.add(text);
        }
      }
    }
    throw new AssertionError("Nothing came that begins with " + beginning);
  }
}
