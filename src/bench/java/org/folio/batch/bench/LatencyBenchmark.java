package org.folio.batch.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.folio.batch.db.Tenant;
import org.folio.batch.kafka.KafkaSettings;
import org.folio.batch.kafka.Topics;
import org.folio.batch.testkit.Gateway;
import org.folio.batch.testkit.ItemEvents;
import org.folio.batch.testkit.KafkaClient;
import org.folio.batch.testkit.ModuleProcess;
import org.folio.batch.tracking.BatchEvent;

/**
 * Measures, for batches of one event each on an otherwise idle module, the time from producing the
 * event until its count is visible in the database and until the {@code COMPLETED} event is
 * received, beside a bare round trip through Kafka.
 */
final class LatencyBenchmark {
  private static final int SAMPLES = Integer.getInteger("bench.samples", 300);
  private static final int WARM_UPS = 50;
  private static final Tenant TENANT = new Tenant("latency");

  private final BenchServices services;
  private final Report report;
  private final KafkaSettings kafka;

  LatencyBenchmark(BenchServices services, Report report) {
    this.services = services;
    this.report = report;
    this.kafka = services.kafka("benchlatency");
  }

  void run() throws Exception {
    Topics topics = new Topics(kafka.env());
    String items = topics.of(TENANT, "inventory.item");
    String completed = topics.of(TENANT, BatchEvent.TOPIC);
    String bare = kafka.env() + ".bare";
    try (KafkaClient client = new KafkaClient(kafka.bootstrapServers())) {
      client.createTopic(items, 1);
      client.createTopic(bare, 1);
    }
    List<Double> roundTrips = new ArrayList<>();
    List<Double> visible = new ArrayList<>();
    List<Double> received = new ArrayList<>();
    try (ModuleProcess module =
            ModuleProcess.start(
                ModuleProcess.environment(services.db(), kafka), List.of("-Xmx256m"));
        Connection connection = services.superuser();
        PreparedStatement count =
            connection.prepareStatement(
                TENANT.sql("SELECT processed_count FROM {schema}.batch_tracking WHERE id = ?"));
        KafkaProducer<byte[], byte[]> producer = producer()) {
      Gateway gateway = new Gateway(module.baseUrl(), TENANT).enable();
      ItemEvents events = new ItemEvents(TENANT);
      try (KafkaConsumer<byte[], byte[]> bareConsumer = consumer(bare);
          KafkaConsumer<byte[], byte[]> endConsumer = consumer(completed)) {
        for (int i = 0; i < WARM_UPS + SAMPLES; i++) {
          UUID batch = gateway.announce(1);
          long bareBegun = System.nanoTime();
          producer.send(new ProducerRecord<>(bare, key(batch), new byte[600]));
          double roundTrip = awaitKey(bareConsumer, batch, bareBegun);
          long begun = System.nanoTime();
          producer.send(events.create(batch).to(items));
          double seen = awaitCount(count, batch, begun);
          double end = awaitKey(endConsumer, batch, begun);
          if (i >= WARM_UPS) {
            roundTrips.add(roundTrip);
            visible.add(seen);
            received.add(end);
          }
        }
      }
    }
    report(roundTrips, "bare produce and consume");
    report(visible, "event produced to count visible");
    report.under("event produced to COMPLETED received, p50", Report.median(received), "ms", 30);
    report.under("  p99", Report.atShare(0.99, received), "ms", 100);
  }

  private void report(List<Double> millis, String what) {
    report.number(what + ", p50", Report.median(millis), "ms");
    report.number("  p99", Report.atShare(0.99, millis), "ms");
  }

  private static double millisSince(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private static double awaitCount(PreparedStatement count, UUID batch, long begun)
      throws SQLException, InterruptedException {
    count.setObject(1, batch);
    while (true) {
      try (ResultSet rows = count.executeQuery()) {
        // a completed batch has all of its counts, or is gone already
        if (!rows.next() || rows.getInt(1) == 1) {
          return millisSince(begun);
        }
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static double awaitKey(KafkaConsumer<byte[], byte[]> consumer, UUID batch, long begun) {
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
        if (new String(record.key(), StandardCharsets.UTF_8).equals(batch.toString())) {
          return millisSince(begun);
        }
      }
    }
  }

  private static byte[] key(UUID batch) {
    return batch.toString().getBytes(StandardCharsets.UTF_8);
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("linger.ms", "0");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition);
    return consumer;
  }
}
