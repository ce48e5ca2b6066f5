package org.folio.batch.kafka;

import java.util.Map;
import java.util.Set;

/**
 * Connection settings of Kafka.
 *
 * @param security client properties of protocol, trust store and key store; contains secrets, so it
 *     is never logged
 * @param env first part of the names of all topics and of the consumer group
 * @param sharedQualifiers qualifiers of shared topics, which are read as well
 * @param partitions number of partitions of a topic that this module creates
 */
public record KafkaSettings(
    String host,
    int port,
    Map<String, String> security,
    String env,
    Set<String> sharedQualifiers,
    int replicationFactor,
    int partitions,
    int maxRequestSize) {

  public String bootstrapServers() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers() + ", env=" + env + "]";
  }
}
