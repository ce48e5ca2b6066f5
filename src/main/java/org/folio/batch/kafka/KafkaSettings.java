package org.folio.batch.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Connection settings of Kafka.
 *
 * @param security the client properties of protocol, trust store and key store; holds secrets, so
 *     it is never printed
 * @param env first part of every topic's name and of the consumer group's
 * @param sharedQualifiers qualifiers of the topics that tenants share, which are read as well
 * @param tenantCollection qualifier of the topics that this module writes the events of all tenants
 *     to; nothing for a topic of each tenant
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
    int maxRequestSize,
    Optional<String> tenantCollection) {

  public KafkaSettings(
      String host,
      int port,
      Map<String, String> security,
      String env,
      Set<String> sharedQualifiers,
      int replicationFactor,
      int partitions,
      int maxRequestSize) {
    this(
        host,
        port,
        security,
        env,
        sharedQualifiers,
        replicationFactor,
        partitions,
        maxRequestSize,
        Optional.empty());
  }

  public String bootstrapServers() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers() + ", env=" + env + "]";
  }
}
