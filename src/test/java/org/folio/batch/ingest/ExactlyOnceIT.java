package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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

/** Each record counts exactly once, whatever goes wrong. */
class ExactlyOnceIT {
  private static final String ITEMS = "inventory.item";
  private static final int PARTITIONS = 2;
  private static final DbSettings DB = Services.freshDatabase();

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = KafkaClient.ofServices();
  private final Tenant tenant = Services.freshTenant();
  private final TenantSql sql = new TenantSql(DB, tenant);
  private final Batches batches = new Batches(sql);
  private final ItemEvents events = new ItemEvents(tenant);
  private final String topic = topics.of(tenant, ITEMS);

  @BeforeEach
  void install() {
    TenantInstance.install(DB, tenant);
    client.createTopic(topic, PARTITIONS);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void send(UUID batch, int count) {
    for (int i = 0; i < count; i++) {
      client.send(topic, events.create(batch));
    }
    client.flush();
  }

  /** Waits until everything sent to the topic so far has been handled. */
  private void awaitAllHandled(Batches of, ItemEvents its, String sentTo) {
    UUID marker = of.announce(PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      client.send(new ProducerRecord<>(sentTo, partition, null, its.create(marker).value()));
    }
    client.flush();
    of.awaitProcessed(marker, PARTITIONS);
  }

  private void awaitAllHandled() {
    awaitAllHandled(batches, events, topic);
  }

  @Test
  void redeliveredRecords_areNotCountedAgain() throws Exception {
    UUID open = batches.announce(3_000);
    UUID comesBack = batches.announce(100);
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      send(open, 1_000);
      send(comesBack, 100);
      awaitAllHandled();
    }
    // a client uses the id of a complete batch again
    sql.execute("UPDATE batch_tracking SET processed_count = 0 WHERE id = '" + comesBack + "'");
    forgetOffsets();

    try (IngestInstance second = IngestInstance.start(DB, kafka)) {
      awaitAllHandled();
      await().atMost(Duration.ofSeconds(60)).until(() -> second.skipped("redelivered") >= 1_100);
    }

    assertEquals(1_000, batches.processed(open));
    assertEquals(0, batches.processed(comesBack));
  }

  private void forgetOffsets() throws Exception {
    sql.execute("RESET ROLE; DELETE FROM mod_batch_tracking.read_position");
    deleteGroup();
  }

  private void deleteGroup() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteConsumerGroups(List.of(kafka.env() + ".mod-batch-tracking." + ITEMS))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void resetOfTheGroup_readsNothingAgainAndSkipsNothing() throws Exception {
    String deadLetters = topics.of(tenant, Topics.DEAD_LETTERS);
    UUID batch = batches.announce(1_000);
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      client.send(new ProducerRecord<>(topic, 0, null, "poison".getBytes(UTF_8)));
      send(batch, 100);
      awaitAllHandled();
      assertEquals(1, client.read(deadLetters, found -> !found.isEmpty()).size());
    }
    deleteGroup();
    try (IngestInstance second = IngestInstance.start(DB, kafka)) {
      send(batch, 10);
      awaitAllHandled();
      assertEquals(0, second.skipped("redelivered"));
    }
    send(batch, 20);
    resetGroupToTheEnd();
    try (IngestInstance third = IngestInstance.start(DB, kafka)) {
      awaitAllHandled();
    }
    assertEquals(130, batches.processed(batch));
    assertEquals(1, client.readAll(deadLetters).size());
  }

  private void resetGroupToTheEnd() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ends.put(new TopicPartition(topic, partition), new OffsetAndMetadata(1_000_000));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(kafka.env() + ".mod-batch-tracking." + ITEMS, ends)
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void restart_continuesFromLastPosition() throws Exception {
    UUID batch = batches.announce(1_000);
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      send(batch, 400);
      awaitAllHandled();
    }

    try (IngestInstance second = IngestInstance.start(DB, kafka)) {
      send(batch, 300);
      awaitAllHandled();
      assertEquals(0, second.skipped("redelivered"));
    }

    assertEquals(700, batches.processed(batch));
  }

  @Test
  void rebalanceDuringStream_countsExactly() {
    UUID batch = batches.announce(50_000);
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      send(batch, 3_000);
      try (IngestInstance second = IngestInstance.start(DB, kafka)) {
        send(batch, 3_000);
        batches.awaitProcessed(batch, 4_000);
      }
      send(batch, 3_000);
      awaitAllHandled();
    }
    assertEquals(9_000, batches.processed(batch));
  }

  @Test
  void recreatedTopic_losesNoRecords() {
    UUID batch = batches.announce(1_000);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      send(batch, 50);
      awaitAllHandled();
      for (int count : new int[] {120, 10}) {
        makeTopicAgain();
        send(batch, count);
        awaitAllHandled();
      }
    }
    assertEquals(180, batches.processed(batch));
  }

  private void makeTopicAgain() {
    client.deleteTopic(topic);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              client.createTopic(topic, PARTITIONS);
              return true;
            });
  }

  @Test
  void topicRecreatedBetweenPollAndCommit_startsOver() throws Exception {
    UUID before = batches.announce(1_000);
    UUID after = batches.announce(1_000);
    SlowProcessor feed = new SlowProcessor();
    try (IngestInstance instance = IngestInstance.start(DB, kafka, feed)) {
      send(before, 50);
      feed.awaitPolled();
      makeTopicAgain();
      send(after, 70);
      feed.allow();
      awaitAllHandled();
    }
    assertEquals(70, batches.processed(after));
    // records polled before may be counted, but not as records of the new topic
    assertEquals(
        70 + PARTITIONS,
        sql.longs(
                """
                SELECT sum(next_offset) AS records FROM consumer_position
                GROUP BY topic_id ORDER BY records DESC""")
            .get(0));
  }

  @Test
  void tenantWithLockedRow_delaysNoOthersAndCatchesUp() throws Exception {
    String shared = topics.shared(ITEMS);
    client.createTopic(shared, PARTITIONS);
    Tenant otherTenant = Services.freshTenant();
    TenantInstance.install(DB, otherTenant);
    Batches others = new Batches(new TenantSql(DB, otherTenant));
    ItemEvents otherEvents = new ItemEvents(otherTenant);
    UUID locked = batches.announce(10_000);
    UUID free = others.announce(10_000);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      try (Connection c = sql.connect();
          Statement statement = c.createStatement()) {
        c.setAutoCommit(false);
        statement.execute("SELECT FROM batch_tracking FOR UPDATE");
        for (int i = 0; i < 2_000; i++) {
          client.send(shared, events.create(locked));
          client.send(shared, otherEvents.create(free));
        }
        awaitAllHandled(others, otherEvents, shared);

        assertEquals(2_000, others.processed(free));
        assertEquals(0, batches.processed(locked));
        c.rollback();
      }

      batches.awaitProcessed(locked, 2_000);
      awaitAllHandled(batches, events, shared);
      awaitAllHandled(others, otherEvents, shared);
    }
    assertEquals(2_000, batches.processed(locked));
    assertEquals(2_000, others.processed(free));
  }

  @Test
  void randomTransactionFailures_loseAndRepeatNothing() {
    String shared = topics.shared(ITEMS);
    client.createTopic(shared, PARTITIONS);
    FlakyProcessor feed = new FlakyProcessor();
    List<Tenant> tenants =
        List.of(tenant, Services.freshTenant(), Services.freshTenant(), Services.freshTenant());
    tenants.forEach(each -> TenantInstance.install(DB, each));
    List<Batches> all = tenants.stream().map(each -> new Batches(new TenantSql(DB, each))).toList();
    List<UUID> ids = all.stream().map(each -> each.announce(100_000)).toList();
    List<ItemEvents> makers = tenants.stream().map(ItemEvents::new).toList();
    try (IngestInstance one = IngestInstance.start(DB, kafka, feed);
        IngestInstance other = IngestInstance.start(DB, kafka, feed)) {
      for (int i = 0; i < 6_000; i++) {
        int which = i % tenants.size();
        client.send(shared, makers.get(which).create(ids.get(which)));
      }
      client.flush();
      for (int which = 0; which < tenants.size(); which++) {
        awaitAllHandled(all.get(which), makers.get(which), shared);
        assertEquals(1_500, all.get(which).processed(ids.get(which)));
      }
    }
    assertTrue(feed.failures() > 0);
  }

  @Test
  void tenantJustEnabledElsewhere_missesNoEvent() {
    String shared = topics.shared(ITEMS);
    client.createTopic(shared, PARTITIONS);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      awaitAllHandled(batches, events, shared);
      Tenant newTenant = Services.freshTenant();
      TenantInstance.install(DB, newTenant);
      Batches its = new Batches(new TenantSql(DB, newTenant));
      ItemEvents itsEvents = new ItemEvents(newTenant);
      UUID batch = its.announce(1_000);
      for (int i = 0; i < 100; i++) {
        client.send(shared, itsEvents.create(batch));
      }
      awaitAllHandled(its, itsEvents, shared);

      assertEquals(100, its.processed(batch));
      assertEquals(0, instance.skipped("tenant_not_enabled"));
    }
  }

  @Test
  void restoredBackup_countsMissingRecords_withoutRestart() {
    UUID batch = batches.announce(1_000);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      sendOneByOne(batch, 100);
      goBack(batch, 40);

      send(batch, 1);
      batches.awaitProcessed(batch, 101);
      awaitAllHandled();
    }
    assertEquals(101, batches.processed(batch));
  }

  @Test
  void restartAfterRestoredBackup_countsMissingRecords() {
    UUID batch = batches.announce(1_000);
    try (IngestInstance first = IngestInstance.start(DB, kafka)) {
      sendOneByOne(batch, 100);
    }
    goBack(batch, 40);
    try (IngestInstance second = IngestInstance.start(DB, kafka)) {
      batches.awaitProcessed(batch, 100);
      awaitAllHandled();
    }
    assertEquals(100, batches.processed(batch));
  }

  private void sendOneByOne(UUID batch, int count) {
    for (int i = 0; i < count; i++) {
      client.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
    }
    client.flush();
    batches.awaitProcessed(batch, count);
  }

  private void goBack(UUID batch, int records) {
    sql.execute(
        """
        UPDATE batch_tracking SET processed_count = processed_count - %1$d WHERE id = '%2$s';
        UPDATE consumer_position SET next_offset = next_offset - %1$d WHERE partition = 0"""
            .formatted(records, batch));
  }

  @Test
  void tooLargePoisonRecord_becomesTruncatedDeadLetter() {
    byte[] poison = "x".repeat(900_000).getBytes(UTF_8);
    UUID batch = batches.announce(2);
    KafkaSettings small =
        new KafkaSettings(
            kafka.host(),
            kafka.port(),
            kafka.security(),
            kafka.env(),
            Set.of(Topics.ALL),
            1,
            PARTITIONS,
            500_000);
    try (IngestInstance instance = IngestInstance.start(DB, small)) {
      client.send(new ProducerRecord<>(topic, 0, null, poison));
      send(batch, 2);
      batches.awaitProcessed(batch, 2);
      List<ConsumerRecord<byte[], byte[]>> dead =
          client.read(topics.of(tenant, Topics.DEAD_LETTERS), found -> !found.isEmpty());

      assertEquals(100_000, dead.get(0).value().length);
      assertEquals(
          "The value is not JSON, line 1, column 1", header(dead.get(0), "dead-letter-reason"));
      assertEquals(topic, header(dead.get(0), "dead-letter-topic"));
      assertEquals("0", header(dead.get(0), "dead-letter-offset"));
      assertTrue(header(dead.get(0), "dead-letter-value-cut").contains("900000"));
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void sharedTopicRecordWithoutTenant_goesToSharedDeadLetters() {
    String shared = topics.shared(ITEMS);
    client.createTopic(shared, PARTITIONS);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      ProducerRecord<byte[], byte[]> ours =
          new ProducerRecord<>(shared, 0, null, "ours".getBytes(UTF_8));
      ours.headers().add("X-Okapi-Tenant", tenant.id().getBytes(UTF_8));
      client.send(ours);
      client.send(new ProducerRecord<>(shared, 0, null, "nobody's".getBytes(UTF_8)));
      client.flush();

      assertEquals("ours", firstDeadLetter(topics.of(tenant, Topics.DEAD_LETTERS)));
      assertEquals("nobody's", firstDeadLetter(topics.shared(Topics.DEAD_LETTERS)));
    }
  }

  private String firstDeadLetter(String deadLetters) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try (Admin admin =
                  Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                return admin.listTopics().names().get(10, TimeUnit.SECONDS).contains(deadLetters);
              }
            });
    return new String(client.read(deadLetters, found -> !found.isEmpty()).get(0).value(), UTF_8);
  }
}
