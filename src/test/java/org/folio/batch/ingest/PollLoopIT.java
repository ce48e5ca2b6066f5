package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
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

class PollLoopIT {
  private static final String ITEMS = "inventory.item";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final DbSettings DB = Services.freshDatabase();

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = KafkaClient.ofServices();
  private final Tenant tenant = Services.freshTenant();
  private final Batches batches = new Batches(new TenantSql(DB, tenant));
  private final ItemEvents events = new ItemEvents(tenant);
  private final String topic = topics.of(tenant, ITEMS);

  @BeforeEach
  void install() {
    TenantInstance.install(DB, tenant);
    client.createTopic(topic, 1);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void committedOffset_reachesTheEndBehindATransaction() throws Exception {
    UUID batch = batches.announce(100);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      sendInTransactions(batch, 3);
      batches.awaitProcessed(batch, 6);

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end =
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get(60, TimeUnit.SECONDS)
                .offset();
        assertEquals(9, end, "6 records and 3 markers");
        await().atMost(SOON).until(() -> committed(admin, partition) == end);
      }
    }
  }

  private long committed(Admin admin, TopicPartition partition) throws Exception {
    OffsetAndMetadata committed =
        admin
            .listConsumerGroupOffsets(kafka.env() + ".mod-batch-tracking." + ITEMS)
            .partitionsToOffsetAndMetadata()
            .get(60, TimeUnit.SECONDS)
            .get(partition);
    return committed == null ? -1 : committed.offset();
  }

  private void sendInTransactions(UUID batch, int transactions) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", topic),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (int i = 0; i < transactions; i++) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
        producer.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
        producer.commitTransaction();
      }
    }
  }

  @Test
  void faultOfTheReader_concernsItsRecordOnly() {
    UUID batch = batches.announce(100);
    try (IngestInstance instance = IngestInstance.start(DB, kafka, new FaultyReader())) {
      for (int i = 0; i < 10; i++) {
        client.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
        client.send(new ProducerRecord<>(topic, 0, null, "x".getBytes(UTF_8)));
      }
      client.flush();
      batches.awaitProcessed(batch, 10);

      List<ConsumerRecord<byte[], byte[]>> letters =
          client.read(topics.of(tenant, Topics.DEAD_LETTERS), found -> found.size() >= 10);
      assertEquals(10, letters.size());
      assertTrue(instance.isHealthy());
    }
    assertEquals(10, batches.processed(batch));
  }

  @Test
  void startPositionThatCannotBeRead_holdsUpItsTopicOnly() {
    Tenant otherTenant = Services.freshTenant();
    TenantInstance.install(DB, otherTenant);
    Batches others = new Batches(new TenantSql(DB, otherTenant));
    UUID theirs = others.announce(100);
    UUID ours = batches.announce(100);
    ItemEvents otherEvents = new ItemEvents(otherTenant);
    for (int i = 0; i < 10; i++) {
      client.send(new ProducerRecord<>(topic, 0, null, events.create(ours).value()));
      client.send(topics.of(otherTenant, ITEMS), otherEvents.create(theirs));
    }
    client.flush();
    TenantSql sql = new TenantSql(DB, tenant);
    sql.execute("ALTER TABLE consumer_position RENAME TO consumer_position_away");
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      others.awaitProcessed(theirs, 10);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertEquals(10, instance.metric("ingest.lag"));
                assertTrue(instance.details().toString().contains(topic));
              });
      assertTrue(instance.isHealthy());

      sql.execute("ALTER TABLE consumer_position_away RENAME TO consumer_position");
      batches.awaitProcessed(ours, 10);
    }
    assertEquals(10, batches.processed(ours));
  }

  private void sendEvent(UUID batch) {
    client.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
    client.flush();
  }

  @Test
  void tenantsThatArePrepared_holdUpNoOther() {
    Map<Tenant, UUID> waiting = new HashMap<>();
    for (int i = 0; i < IngestInstance.SETTINGS.transactions() + 1; i++) {
      Tenant each = Services.freshTenant();
      TenantInstance.install(DB, each);
      waiting.put(each, new Batches(new TenantSql(DB, each)).announce(1));
    }
    PreparingProcessor processor = new PreparingProcessor(waiting.keySet());
    UUID batch = batches.announce(1);
    try (IngestInstance instance = IngestInstance.start(DB, kafka, processor)) {
      waiting.forEach(
          (each, its) -> client.send(topics.of(each, ITEMS), new ItemEvents(each).create(its)));
      client.flush();
      await().atMost(SOON).until(() -> processor.asked() == waiting.size());

      sendEvent(batch);
      batches.awaitProcessed(batch, 1);

      processor.allow();
      waiting.forEach((each, its) -> new Batches(new TenantSql(DB, each)).awaitProcessed(its, 1));
    }
  }
}
