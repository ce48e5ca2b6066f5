package org.folio.batch.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A simple Kafka client for tests. Every call waits until it is done. */
public final class KafkaClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Map<String, Object> connection;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final Set<String> existing = ConcurrentHashMap.newKeySet();

  public KafkaClient(String bootstrapServers) {
    this(bootstrapServers, Map.of());
  }

  /**
   * @param security properties of the protocol, the trust store and the key store
   */
  public KafkaClient(String bootstrapServers, Map<String, String> security) {
    this.connection = new HashMap<>(security);
    connection.put("bootstrap.servers", bootstrapServers);
    Map<String, Object> properties = new HashMap<>(connection);
    properties.put("acks", "all");
    // one request at a time: see ClientProperties.producer
    properties.put("max.in.flight.requests.per.connection", "1");
    properties.put("linger.ms", "5");
    properties.put("max.request.size", "4000000");
    properties.put("batch.size", "262144");
    properties.put("buffer.memory", "67108864");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.admin = Admin.create(connection);
  }

  /** Creates a client of the shared brokers. */
  public static KafkaClient ofServices() {
    return new KafkaClient(Services.kafka().bootstrapServers());
  }

  public void createTopic(String topic, int partitions) {
    existing.add(topic);
    CreateTopicsResult created =
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)));
    Uuid id = await(created.topicId(topic));
    awaitBroker("creation of " + topic, () -> id.equals(topicId(topic)));
  }

  /** Returns the names of all topics. */
  public Set<String> topics() {
    return await(admin.listTopics().names());
  }

  public int partitions(String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .size();
  }

  public void deleteTopic(String topic) {
    existing.remove(topic);
    Uuid id = topicId(topic);
    await(admin.deleteTopics(List.of(topic)).all());
    awaitBroker("deletion of " + topic, () -> !Objects.equals(id, topicId(topic)));
  }

  // The controller has decided before the broker knows; until then a message may go to the topic
  // that was there before, and go with it.
  private static void awaitBroker(String what, Callable<Boolean> knows) {
    Awaitility.await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(10)).until(knows);
  }

  /** Returns null if the broker does not know the topic. */
  private Uuid topicId(String topic) {
    TopicListing found = await(admin.listTopics().namesToListings()).get(topic);
    return found == null ? null : found.topicId();
  }

  /** Sends without waiting; {@link #flush} waits. Creates the topic if it does not exist. */
  public void send(ProducerRecord<byte[], byte[]> message) {
    if (existing.add(message.topic())) {
      createUnlessItExists(message.topic());
    }
    producer.send(message);
  }

  // A topic that comes into being by the first message may change its id under the producer, which
  // then numbers its messages anew and is refused until its patience ends.
  private void createUnlessItExists(String topic) {
    KafkaFuture<Void> created =
        admin.createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty()))).all();
    try {
      await(created);
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof ExecutionException failure
          && failure.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  public void send(String topic, ItemEvent event) {
    send(event.to(topic));
  }

  /** Waits until the broker has stored all sent records. */
  public void flush() {
    producer.flush();
  }

  /**
   * Reads the topic from its first record until {@code enough} accepts the records or a minute has
   * passed. Also waits for the topic to exist.
   */
  public List<ConsumerRecord<byte[], byte[]>> read(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    Instant end = Instant.now().plus(TIMEOUT);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Awaitility.await(topic).atMost(TIMEOUT).until(() -> !assignAll(consumer, topic).isEmpty());
      while (!enough.test(found) && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  /** Reads all present records of the topic. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = assignAll(consumer, topic);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        connection, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Assigns all partitions of the topic to the consumer, from the first record on. */
  private static List<TopicPartition> assignAll(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, TIMEOUT).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return partitions;
  }

  @Override
  public void close() {
    producer.close(TIMEOUT);
    admin.close(TIMEOUT);
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
