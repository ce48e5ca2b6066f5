package org.folio.batch.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes records, each exactly once however often the broker dies, and reads and changes topics.
 * Every record has a header that tells the harness what it is.
 */
public final class Publisher implements AutoCloseable {
  /** Id of the batch that a record counts for; absent when it counts for none. */
  public static final String COUNTS = "chaos-counts";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long ANSWERS_WITHIN_SECONDS = 30;

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final ConcurrentLinkedQueue<String> errors;

  Publisher(String bootstrapServers, ConcurrentLinkedQueue<String> errors) {
    this.bootstrapServers = bootstrapServers;
    this.errors = errors;
    this.producer = producer(5);
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  private KafkaProducer<byte[], byte[]> producer(int lingerMillis) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    properties.put("max.in.flight.requests.per.connection", "1"); // see ClientProperties.producer
    properties.put("linger.ms", String.valueOf(lingerMillis));
    properties.put("batch.size", "1000000");
    properties.put("max.block.ms", String.valueOf(PATIENCE.toMillis()));
    properties.put("delivery.timeout.ms", String.valueOf(PATIENCE.toMillis()));
    properties.put("request.timeout.ms", "10000");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends it; the ledger knows when the broker has it. */
  void send(TenantLedger ledger, ProducerRecord<byte[], byte[]> message, Runnable acknowledged) {
    ledger.sent();
    producer.send(
        message,
        (metadata, e) -> {
          if (e == null) {
            acknowledged.run();
            ledger.acknowledged();
          } else {
            errors.add("A record to " + message.topic() + " could not be sent: " + e);
          }
        });
  }

  /** Sends records as one batch to one partition, and returns where they are. */
  public List<RecordMetadata> sendAsOneBatch(List<ProducerRecord<byte[], byte[]>> messages) {
    try (KafkaProducer<byte[], byte[]> own = producer(1_000)) {
      var sent = messages.stream().map(own::send).toList();
      own.flush();
      return sent.stream()
          .map(
              future -> {
                try {
                  return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException | ExecutionException | TimeoutException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }

  void flush() {
    producer.flush();
  }

  /** Changes something, again and again while the broker does not answer. */
  public <T> T change(Function<Admin, KafkaFuture<T>> change) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return change.apply(admin).get(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        if (System.nanoTime() > end
            || !(e.getCause() instanceof org.apache.kafka.common.errors.RetriableException
                || e instanceof TimeoutException)) {
          throw new IllegalStateException(e);
        }
        TestBed.pause(Duration.ofMillis(500));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Returns the number of partitions of an existing topic. */
  public int partitions(String topic) {
    return change(admin -> admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .size();
  }

  /** The number of records that count for each batch, in all of the topic. */
  public Map<String, AtomicInteger> countable(String topic) {
    Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    read(
        topic,
        message -> {
          Header batch = message.headers().lastHeader(COUNTS);
          if (batch != null) {
            counts
                .computeIfAbsent(new String(batch.value(), UTF_8), id -> new AtomicInteger())
                .incrementAndGet();
          }
        });
    return counts;
  }

  /** Reads all that the topic has now; a corrupt batch is read as it is. */
  void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("check.crcs", "false");
    properties.put("allow.auto.create.topics", "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var infos = consumer.partitionsFor(topic, PATIENCE);
      if (infos == null) {
        return;
      }
      List<TopicPartition> partitions =
          infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      while (partitions.stream().anyMatch(p -> consumer.position(p, PATIENCE) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(reader);
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    admin.close(Duration.ofSeconds(10));
  }
}
