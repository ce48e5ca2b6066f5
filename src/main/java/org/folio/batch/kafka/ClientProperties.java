package org.folio.batch.kafka;

import java.util.HashMap;
import java.util.Map;

/** Properties of all Kafka clients of this module. */
public final class ClientProperties {
  private static final int BUFFER_BYTES = 8 * 1024 * 1024;

  private ClientProperties() {}

  public static Map<String, String> admin(KafkaSettings settings) {
    Map<String, String> properties = common(settings);
    properties.put("request.timeout.ms", "5000");
    properties.put("default.api.timeout.ms", "10000");
    return properties;
  }

  /** Every message is stored by all replicas, once and in order, or fails within 10 s. */
  public static Map<String, String> producer(KafkaSettings settings) {
    Map<String, String> properties = common(settings);
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    // With more, later messages may overtake the first ones to a new topic, which are then refused
    // as long as they are retried (KAFKA-15591).
    properties.put("max.in.flight.requests.per.connection", "1");
    properties.put("linger.ms", "5");
    properties.put("max.block.ms", "5000");
    properties.put("request.timeout.ms", "5000");
    properties.put("delivery.timeout.ms", "10000");
    properties.put("max.request.size", String.valueOf(settings.maxRequestSize()));
    properties.put(
        "buffer.memory", String.valueOf(Math.max(BUFFER_BYTES, 2L * settings.maxRequestSize())));
    return properties;
  }

  /**
   * Reads many topics in large fetches, notices new topics within seconds, and commits nothing by
   * itself.
   *
   * @param group last part of the consumer group's name, after that of the environment
   * @param maxPollRecords the most records that one poll returns
   */
  public static Map<String, String> consumer(
      KafkaSettings settings, String group, int maxPollRecords) {
    Map<String, String> properties = common(settings);
    properties.put("group.id", groupId(settings, group));
    properties.put(
        "group.protocol", "classic"); // the new protocol takes 14 s to notice a new topic
    properties.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    properties.put("session.timeout.ms", "10000");
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    properties.put(
        "auto.offset.reset", "earliest"); // otherwise the first events of a new topic are lost
    properties.put("isolation.level", "read_committed");
    properties.put("metadata.max.age.ms", "3000"); // how soon a new tenant's topic is noticed
    properties.put("fetch.max.wait.ms", "20"); // otherwise a caught-up partition stalls the others
    properties.put("max.partition.fetch.bytes", String.valueOf(1024 * 1024));
    properties.put("fetch.max.bytes", String.valueOf(4 * 1024 * 1024)); // bounds the memory
    properties.put("max.poll.records", String.valueOf(maxPollRecords));
    properties.put("receive.buffer.bytes", "-1");
    return properties;
  }

  /**
   * Reads one batch at a time of an assigned partition, to test whether it can be read. Belongs to
   * no group.
   */
  public static Map<String, String> probe(KafkaSettings settings) {
    Map<String, String> properties = common(settings);
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("fetch.max.wait.ms", "20");
    properties.put("max.partition.fetch.bytes", "1"); // Kafka then sends a single batch
    properties.put("max.poll.records", "1");
    properties.put("default.api.timeout.ms", "10000");
    return properties;
  }

  /** Reads the messages of one request. It is in no group. */
  static Map<String, String> reader(KafkaSettings settings) {
    Map<String, String> properties = common(settings);
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    properties.put("fetch.max.wait.ms", "20");
    properties.put("max.partition.fetch.bytes", String.valueOf(1024 * 1024));
    properties.put("fetch.max.bytes", String.valueOf(1024 * 1024)); // bounds the memory
    properties.put("max.poll.records", "100");
    properties.put("default.api.timeout.ms", "10000");
    return properties;
  }

  /** The full name of a consumer group. */
  static String groupId(KafkaSettings settings, String group) {
    return settings.env() + "." + group;
  }

  private static Map<String, String> common(KafkaSettings settings) {
    Map<String, String> properties = new HashMap<>(settings.security());
    properties.put("bootstrap.servers", settings.bootstrapServers());
    properties.put("metric.reporters", ""); // otherwise each client registers hundreds of JMX beans
    properties.put("enable.metrics.push", "false");
    return properties;
  }
}
