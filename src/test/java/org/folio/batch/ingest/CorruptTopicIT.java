package org.folio.batch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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

/** Bytes of a partition's file are flipped, as a broken disk does. */
class CorruptTopicIT {
  private static final String ITEMS = "inventory.item";
  private static final DbSettings DB = Services.freshDatabase();
  private static final int BATCH = 10;

  private final KafkaSettings kafka = Services.freshKafkaSettings();
  private final Topics topics = new Topics(kafka.env());
  private final KafkaClient client = KafkaClient.ofServices();

  /** Sends nothing before it is flushed, so that what is flushed is one batch. */
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "60000"),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  private final Party broken = new Party();
  private final Party well = new Party();

  /** A tenant with a topic of one partition. */
  private final class Party {
    final Tenant tenant = Services.freshTenant();
    final Batches batches = new Batches(new TenantSql(DB, tenant));
    final ItemEvents events = new ItemEvents(tenant);
    final String topic = topics.of(tenant, ITEMS);
    UUID batch;

    void install() {
      TenantInstance.install(DB, tenant);
      client.createTopic(topic, 1);
      batch = batches.announce(100_000);
    }

    /** Sends records that Kafka stores as one batch; returns where they are in the file. */
    long[] sendBatch(int records) {
      long begin = Services.kafka().segment(topic, 0).toFile().length();
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, 0, null, events.create(batch).value()));
      }
      producer.flush();
      return new long[] {begin, Services.kafka().segment(topic, 0).toFile().length()};
    }

    void corrupt(long[] range) {
      flip((range[0] + range[1]) / 2);
    }

    void flip(long at) {
      try (RandomAccessFile file =
          new RandomAccessFile(Services.kafka().segment(topic, 0).toFile(), "rw")) {
        file.seek(at);
        int value = file.read();
        file.seek(at);
        file.write(value ^ 0xff);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void awaitProcessed(int count) {
      batches.awaitProcessed(batch, count);
    }

    int processed() {
      return batches.processed(batch);
    }

    List<ConsumerRecord<byte[], byte[]>> awaitDeadLetters(int count) {
      return client.read(topics.of(tenant, Topics.DEAD_LETTERS), found -> found.size() >= count);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
      return client.readAll(topics.of(tenant, Topics.DEAD_LETTERS));
    }
  }

  @BeforeEach
  void install() {
    broken.install();
    well.install();
  }

  @AfterEach
  void close() {
    producer.close();
    client.close();
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), UTF_8);
  }

  private static void assertSkipped(
      ConsumerRecord<byte[], byte[]> letter, String topic, long first, int count) {
    assertEquals(topic, header(letter, "dead-letter-topic"));
    assertEquals("0", header(letter, "dead-letter-partition"));
    assertEquals(String.valueOf(first), header(letter, "dead-letter-offset"));
    assertEquals(String.valueOf(count), header(letter, "dead-letter-skipped-offsets"));
  }

  @Test
  void corruptBatch_inTheMiddleIsSkippedAndTheRestCounts() {
    broken.sendBatch(BATCH);
    broken.corrupt(broken.sendBatch(BATCH));
    broken.sendBatch(BATCH);
    well.sendBatch(BATCH);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      broken.awaitProcessed(2 * BATCH);
      well.awaitProcessed(BATCH);
      List<ConsumerRecord<byte[], byte[]>> letters = broken.awaitDeadLetters(1);

      assertSkipped(letters.get(0), broken.topic, BATCH, BATCH);
      assertEquals(BATCH, instance.metric("ingest.offsets.skipped"));
      assertTrue(instance.isHealthy());
      assertTrue(
          instance.details().toString().contains("10 offsets from 10 on"),
          instance.details().toString());
    }
    assertEquals(2 * BATCH, broken.processed());
    try (IngestInstance again = IngestInstance.start(DB, kafka)) {
      broken.sendBatch(1);
      broken.awaitProcessed(2 * BATCH + 1);
    }
    assertEquals(1, broken.deadLetters().size(), "a restart does not write it again");
  }

  @Test
  void corruptBatch_atTheEndIsSkippedAndLaterRecordsCount() {
    broken.sendBatch(BATCH);
    broken.corrupt(broken.sendBatch(BATCH));
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      assertSkipped(broken.awaitDeadLetters(1).get(0), broken.topic, BATCH, BATCH);
      await().atMost(Duration.ofSeconds(30)).until(() -> instance.metric("ingest.lag") == 0);

      broken.sendBatch(BATCH);
      broken.awaitProcessed(2 * BATCH);
    }
    assertEquals(2 * BATCH, broken.processed());
  }

  @Test
  void corruptBatches_betweenReadableOnesLoseNoReadableRecord() {
    for (int i = 0; i < 4; i++) {
      broken.sendBatch(BATCH);
      broken.corrupt(broken.sendBatch(BATCH + i));
    }
    broken.sendBatch(BATCH);
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      broken.awaitProcessed(5 * BATCH);
      List<ConsumerRecord<byte[], byte[]>> letters = broken.awaitDeadLetters(4);

      assertEquals(
          List.of("10", "11", "12", "13"),
          letters.stream().map(each -> header(each, "dead-letter-skipped-offsets")).toList());
    }
    assertEquals(5 * BATCH, broken.processed());
  }

  @Test
  void corruptBatch_whileRecordsArriveConcernsItsPartitionOnly() {
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      broken.sendBatch(BATCH);
      broken.awaitProcessed(BATCH);
    }
    broken.corrupt(broken.sendBatch(BATCH));
    try (IngestInstance one = IngestInstance.start(DB, kafka);
        IngestInstance other = IngestInstance.start(DB, kafka)) {
      for (int i = 0; i < 50; i++) {
        broken.sendBatch(BATCH);
        well.sendBatch(BATCH);
      }
      broken.awaitProcessed(51 * BATCH);
      well.awaitProcessed(50 * BATCH);
      assertTrue(one.isHealthy() && other.isHealthy());
      broken.awaitDeadLetters(1);
    }
    assertEquals(51 * BATCH, broken.processed());
    assertEquals(50 * BATCH, well.processed());
    assertSkipped(broken.deadLetters().get(0), broken.topic, BATCH, BATCH);
  }

  @Test
  void corruptBatches_foundWhileOtherRecordsAreHandedOver_eachGetADeadLetter() throws Exception {
    int corrupt = 12;
    for (int i = 0; i < corrupt; i++) {
      broken.corrupt(broken.sendBatch(BATCH));
      broken.sendBatch(1);
    }
    AtomicBoolean stopped = new AtomicBoolean();
    CompletableFuture<Void> stream =
        CompletableFuture.runAsync(
            () -> {
              while (!stopped.get()) {
                well.sendBatch(1);
              }
            });
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      broken.awaitProcessed(corrupt);
    } finally {
      stopped.set(true);
      stream.get(30, TimeUnit.SECONDS);
    }

    assertEquals(
        IntStream.range(0, corrupt).mapToObj(i -> String.valueOf(i * (BATCH + 1))).toList(),
        broken.deadLetters().stream().map(each -> header(each, "dead-letter-offset")).toList());
  }

  @Test
  void corruptHeader_thatBreaksTheLengthHoldsUpNobodyElse() {
    broken.sendBatch(BATCH);
    long[] range = broken.sendBatch(BATCH);
    broken.sendBatch(BATCH);
    broken.flip(range[0] + 8); // the highest byte of the batch's length
    try (IngestInstance instance = IngestInstance.start(DB, kafka)) {
      broken.awaitProcessed(BATCH);
      for (int i = 0; i < 20; i++) {
        well.sendBatch(BATCH);
      }
      well.awaitProcessed(20 * BATCH);
      assertTrue(instance.isHealthy());
    }
    assertEquals(20 * BATCH, well.processed());
  }
}
