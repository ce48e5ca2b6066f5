package org.folio.batch.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.LoggedLines;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayIT {
  private static final DbSettings DB = Services.freshDatabase();
  private static final String WHAT = "batch-tracking.batch";
  private static final Duration SOON = Duration.ofSeconds(60);

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = KafkaClient.ofServices();
  private final Tenant tenant = Services.freshTenant();
  private final TenantSql sql = new TenantSql(DB, tenant);
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, DB, "outbox-test", 4);
  private final Outbox outbox = new Outbox();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void install() {
    install(tenant);
  }

  private void install(Tenant wanted) {
    TenantInstance.install(DB, wanted);
    client.createTopic(topics.of(wanted, WHAT), 2);
  }

  @AfterEach
  void close() {
    await(vertx.close());
    client.close();
  }

  private OutboxRelay relay(Tenant... swept) {
    TopicAdmin admin = new TopicAdmin(vertx, kafka);
    return new OutboxRelay(
        vertx,
        Database.open(vertx, DB, "relay", 2),
        new EventProducer(vertx, kafka, admin),
        topics,
        () -> Set.of(swept),
        metrics);
  }

  private OutboxRelay started(Tenant... swept) {
    OutboxRelay relay = relay(swept);
    await(relay.start());
    return relay;
  }

  private void append(Tenant to, String... keysAndValues) {
    List<OutboxEvent> events = new ArrayList<>();
    for (String pair : keysAndValues) {
      String[] parts = pair.split("=");
      events.add(new OutboxEvent(UUID.randomUUID(), WHAT, parts[0], parts[1]));
    }
    await(database.inTransaction(to, tx -> outbox.append(tx, events)));
  }

  private List<String> published(Tenant of, int count) {
    return client.read(topics.of(of, WHAT), found -> found.size() >= count).stream()
        .map(OutboxRelayIT::text)
        .toList();
  }

  private static String text(ConsumerRecord<byte[], byte[]> message) {
    return new String(message.key(), UTF_8) + "=" + new String(message.value(), UTF_8);
  }

  private long left() {
    return sql.longs("SELECT count(*) FROM outbox").get(0);
  }

  private void awaitNothingLeft() {
    Awaitility.await().atMost(SOON).until(() -> left() == 0);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leftoverEvents_arePublishedInOrder_onStart() {
    append(tenant, "a=1", "b=1", "a=2");
    append(tenant, "a=3");

    started(tenant);

    List<String> published = published(tenant, 4);
    assertEquals(List.of("a=1", "a=2", "a=3"), ofKey("a", published));
    assertEquals(List.of("b=1"), ofKey("b", published));
    awaitNothingLeft();
  }

  private static List<String> ofKey(String key, List<String> published) {
    return published.stream().filter(text -> text.startsWith(key + "=")).toList();
  }

  @Test
  void concurrentRelays_publishEachEventOnce_inOrderPerKey() {
    OutboxRelay one = started();
    OutboxRelay other = started();

    for (int i = 0; i < 60; i++) {
      append(tenant, "a=" + i, "b=" + i);
      one.wake(tenant);
      other.wake(tenant);
    }

    List<String> published = published(tenant, 120);
    for (String key : List.of("a", "b")) {
      assertEquals(
          IntStream.range(0, 60).mapToObj(i -> key + "=" + i).toList(), ofKey(key, published));
    }
  }

  @Test
  void relayThatDiesBeforeDeleting_losesNothing() {
    sql.execute(
        """
        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'died'; END $$;
        CREATE TRIGGER die BEFORE DELETE ON outbox EXECUTE FUNCTION die()""");
    append(tenant, "a=1", "a=2");
    started(tenant);
    // the repeated event shows that it died
    assertEquals(List.of("a=1", "a=1"), published(tenant, 2).subList(0, 2));

    sql.execute("DROP TRIGGER die ON outbox");

    awaitNothingLeft();
    // it may have died several times
    Set<String> all = new LinkedHashSet<>();
    client.readAll(topics.of(tenant, WHAT)).forEach(message -> all.add(text(message)));
    assertEquals(List.of("a=1", "a=2"), List.copyOf(all));
  }

  @Test
  void tenantWithBrokenOutbox_doesNotDelayOtherTenants() {
    Tenant other = Services.freshTenant();
    install(other);
    append(tenant, "a=1");
    append(other, "b=1");
    sql.execute("ALTER TABLE outbox RENAME COLUMN value TO valu");
    OutboxRelay relay = started(tenant, other);
    relay.wake(tenant);
    relay.wake(other);

    assertEquals(List.of("b=1"), published(other, 1));
    assertEquals(1, left());

    sql.execute("ALTER TABLE outbox RENAME COLUMN valu TO value");
    assertEquals(List.of("a=1"), published(tenant, 1));
  }

  @Test
  void publish_failsRepeatedly_isLoggedOncePerOutage() {
    append(tenant, "a=1");
    try (LoggedLines lines = LoggedLines.of(OutboxRelay.class.getName())) {
      OutboxRelay relay = started();
      for (int outage = 1; outage <= 2; outage++) {
        append(tenant, "a=" + (outage + 1));
        sql.execute("ALTER TABLE outbox RENAME COLUMN value TO valu");
        double failedBefore = failedTurns();
        relay.wake(tenant);
        Awaitility.await().atMost(SOON).until(() -> failedTurns() >= failedBefore + 3);
        sql.execute("ALTER TABLE outbox RENAME COLUMN valu TO value");
        awaitNothingLeft();

        int outages = outage;
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(() -> assertEquals(outages, lines.with(Level.INFO, "again").size()));
        assertEquals(outages, lines.with(Level.WARN, "tenant " + tenant).size());
      }
    }
  }

  private double failedTurns() {
    return metrics.counter("outbox.turns", "outcome", "failed").count();
  }

  @Test
  void events_arePublishedOnce_whenRelayIsClosedMidway() {
    OutboxRelay relay = started();
    for (int i = 0; i < 20; i++) {
      append(tenant, "a=" + i);
    }
    relay.wake(tenant);
    await(relay.close());
    relay.wake(tenant);

    started(tenant);
    awaitNothingLeft();
    assertEquals(IntStream.range(0, 20).mapToObj(i -> "a=" + i).toList(), published(tenant, 20));
  }
}
