package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.EmbeddedKafka;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topic of a tenant's dead letters is gone, and it takes some seconds to be created again. */
class StuckDeadLettersIT {
  private static final String ITEMS = "inventory.item";
  private static final DbSettings DB = Services.freshDatabase();
  @TempDir private static Path directory;
  private static EmbeddedKafka broker;

  private final KafkaSettings kafka = broker.settings(Services.freshKafkaSettings().env());
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = new KafkaClient(kafka.bootstrapServers());
  private final Tenant tenant = Services.freshTenant();
  private final Batches batches = new Batches(new TenantSql(DB, tenant));
  private final ItemEvents events = new ItemEvents(tenant);
  private final String topic = topics.of(tenant, ITEMS);
  private final String letters = topics.of(tenant, Topics.DEAD_LETTERS);
  private UUID batch;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.startStrict(directory.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void install() {
    TenantInstance.install(DB, tenant);
    client.createTopic(topic, 1);
    batch = batches.announce(100);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void sendBroken() {
    client.send(new ProducerRecord<>(topic, 0, null, "broken".getBytes(UTF_8)));
    client.flush();
  }

  private void sendEvents(int count) {
    for (int i = 0; i < count; i++) {
      client.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
    }
    client.flush();
  }

  /** Sends two unreadable records, of which the second has to wait for the first. */
  private void sendStuck(int counted) {
    sendBroken();
    client.read(letters, found -> !found.isEmpty());
    client.deleteTopic(letters);
    sendBroken();
    sendEvents(1);
    batches.awaitProcessed(batch, counted);
    sendBroken();
  }

  @Test
  void unreadableRecords_holdUpTheirPartitionOnly() {
    Tenant otherTenant = Services.freshTenant();
    TenantInstance.install(DB, otherTenant);
    Batches others = new Batches(new TenantSql(DB, otherTenant));
    client.createTopic(topics.of(otherTenant, ITEMS), 1);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      sendStuck(1);
      sendEvents(1);

      for (int i = 0; i < 3; i++) {
        UUID theirs = others.announce(1);
        client.send(topics.of(otherTenant, ITEMS), new ItemEvents(otherTenant).create(theirs));
        client.flush();
        others.awaitProcessed(theirs, 1);
      }

      assertEquals(1, batches.processed(batch));
      batches.awaitProcessed(batch, 2);
      assertEquals(2, client.read(letters, found -> found.size() >= 2).size());
    }
  }

  @Test
  void moves_countExactlyWhatTheySay() throws Exception {
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      sendEvents(10); // 0 to 9
      sendStuck(11); // an event at 12
      sendEvents(20);

      PositionService positions = instance.positions();
      positions.move(tenant, topic, 0, 5).await(60, TimeUnit.SECONDS);
      positions.move(tenant, topic, 0, 8).await(60, TimeUnit.SECONDS);

      UUID marker = batches.announce(1);
      client.send(new ProducerRecord<>(topic, 0, null, events.create(marker).value()));
      client.flush();
      batches.awaitProcessed(marker, 1);
    }
    assertEquals(11 + 3 + 20, batches.processed(batch)); // 8, 9 and 12 again
  }
}
