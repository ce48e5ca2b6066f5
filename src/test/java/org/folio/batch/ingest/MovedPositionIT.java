package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.ingest.PositionService.Position;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator moves the position of a tenant. */
class MovedPositionIT {
  private static final String ITEMS = "inventory.item";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final DbSettings DB = Services.freshDatabase();

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = KafkaClient.ofServices();
  private final String shared = topics.shared(ITEMS);
  private final Party a = new Party();
  private final Party b = new Party();

  /** A tenant and its batch. */
  private final class Party {
    final Tenant tenant = Services.freshTenant();
    final TenantSql sql = new TenantSql(DB, tenant);
    final Batches batches = new Batches(sql);
    final ItemEvents events = new ItemEvents(tenant);
    final String topic = topics.of(tenant, ITEMS);
    UUID batch;

    void install() {
      TenantInstance.install(DB, tenant);
      batch = batches.announce(1_000_000);
    }

    void send(String to, int count) {
      for (int i = 0; i < count; i++) {
        client.send(new ProducerRecord<>(to, 0, null, events.create(batch).value()));
      }
      client.flush();
    }

    int processed() {
      return batches.processed(batch);
    }

    void awaitProcessed(int count) {
      batches.awaitProcessed(batch, count);
    }

    /** All that was sent before is handled when this returns. */
    void awaitAllHandled(String sentTo) {
      UUID marker = batches.announce(1);
      client.send(new ProducerRecord<>(sentTo, 0, null, events.create(marker).value()));
      client.flush();
      batches.awaitProcessed(marker, 1);
    }
  }

  @BeforeEach
  void install() {
    a.install();
    b.install();
    client.createTopic(a.topic, 1);
    client.createTopic(shared, 1);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void moveBack_countsTheRecordsOfThatTenantAgainAtOnce() {
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      a.send(shared, 30);
      b.send(shared, 30);
      a.send(shared, 10);
      a.awaitProcessed(40);
      b.awaitProcessed(30);

      get(instance.positions().move(a.tenant, shared, 0, 20));

      a.awaitProcessed(60); // offsets 20 to 29 and 60 to 69
      a.awaitAllHandled(shared);
      b.awaitAllHandled(shared);
    }
    assertEquals(60, a.processed());
    assertEquals(30, b.processed());
  }

  @Test
  void moveForward_skipsTheRecordsOfThatTenantOnly() {
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      a.send(shared, 10);
      a.awaitAllHandled(shared);
    }
    a.send(shared, 30); // 11 to 40
    b.send(shared, 20); // 41 to 60
    try (IngestInstance onlyApi = IngestInstance.start(DB, Services.freshKafkaSettings())) {
      PositionService positions = onlyApi.positions(kafka);
      get(positions.move(a.tenant, shared, 0, 31));
    }
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      b.awaitProcessed(20);
      a.awaitAllHandled(shared);
    }
    assertEquals(20, a.processed());
    assertEquals(20, b.processed());
  }

  @Test
  void moveBack_whileNobodyReadsIsDoneByTheNextInstance() {
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      a.send(shared, 30);
      b.send(shared, 30);
      a.awaitProcessed(30);
      b.awaitProcessed(30);
    }
    try (IngestInstance onlyApi = IngestInstance.start(DB, Services.freshKafkaSettings())) {
      get(onlyApi.positions(kafka).move(a.tenant, shared, 0, 5));
    }
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      a.awaitProcessed(55);
      a.awaitAllHandled(shared);
      b.awaitAllHandled(shared);
    }
    assertEquals(55, a.processed());
    assertEquals(30, b.processed());
  }

  @Test
  void moveBack_isNotOverwrittenByWhatWasReadBefore() throws Exception {
    SlowProcessor feed = new SlowProcessor();
    a.send(a.topic, 20);
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      a.awaitProcessed(20);
    }
    a.send(a.topic, 10);
    try (IngestInstance instance = IngestInstance.start(DB, kafka, feed)) {
      feed.awaitPolled(); // the first round of a new session, which knows of no position yet
      get(instance.positions().move(a.tenant, a.topic, 0, 8));
      feed.allow();
      a.awaitProcessed(42);
      a.awaitAllHandled(a.topic);
    }
    assertEquals(42, a.processed()); // 20, and 8 to 29 again
  }

  @Test
  void moves_duringAStreamAndRebalancesCountExactlyWhatTheySay() {
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      a.send(shared, 500);
      b.send(shared, 500);
      a.awaitProcessed(500);
      b.awaitProcessed(500);
      a.awaitAllHandled(shared);
      int expected = 500;
      for (int round = 1; round <= 5; round++) {
        try (IngestInstance second = IngestInstance.start(DB, kafka)) {
          get(first.positions().move(a.tenant, shared, 0, 400));
          expected += 100; // 400 to 499
          b.send(shared, 100);
          a.awaitProcessed(expected);
        }
        a.awaitAllHandled(shared);
        b.awaitAllHandled(shared);
      }
      assertEquals(expected, a.processed());
      assertEquals(1_000, b.processed());
    }
  }

  @Test
  void positions_areListedWithTheirBounds() {
    a.send(a.topic, 5);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      a.awaitProcessed(5);
      List<Position> found = get(instance.positions().list(a.tenant));

      assertEquals(
          List.of(a.topic, shared).stream().sorted().toList(),
          found.stream().map(each -> each.partition().topic()).toList());
      Position own =
          found.stream().filter(each -> each.partition().topic().equals(a.topic)).findFirst().get();
      assertEquals(5, own.offset());
      assertEquals(0, own.beginning());
      assertEquals(5, own.end());
    }
  }

  @Test
  void moves_outOfBoundsOrOfOthersAreRefused() {
    client.createTopic(b.topic, 1);
    a.send(a.topic, 5);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      PositionService positions = instance.positions();

      assertEquals(Kind.INVALID, refusal(positions.move(a.tenant, a.topic, 0, 6)));
      assertEquals(Kind.NOT_FOUND, refusal(positions.move(a.tenant, a.topic, 1, 0)));
      assertEquals(Kind.NOT_FOUND, refusal(positions.move(a.tenant, b.topic, 0, 0)));
      assertEquals(Kind.NOT_FOUND, refusal(positions.move(a.tenant, "nothing", 0, 0)));
      assertEquals(
          Kind.TENANT_NOT_ENABLED, refusal(positions.move(new Tenant("nobody"), shared, 0, 0)));
    }
  }

  private static Kind refusal(Future<?> move) {
    return assertThrows(ServiceException.class, () -> get(move)).kind();
  }

  @Test
  void moveBack_writesNoDeadLetterAgain() {
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      client.send(new ProducerRecord<>(a.topic, 0, null, "poison".getBytes(UTF_8)));
      a.send(a.topic, 10);
      a.awaitProcessed(10);
      String deadLetters = topics.of(a.tenant, Topics.DEAD_LETTERS);
      assertEquals(1, client.read(deadLetters, found -> !found.isEmpty()).size());

      get(instance.positions().move(a.tenant, a.topic, 0, 0));
      a.awaitProcessed(20);
      a.awaitAllHandled(a.topic);

      assertEquals(1, client.readAll(deadLetters).size());
      await().atMost(SOON).until(() -> instance.metric("ingest.lag") == 0);
      assertTrue(instance.isHealthy());
    }
  }
}
