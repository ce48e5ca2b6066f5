package org.folio.batch.ingest.position;

import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of one topic, and not of another one that had the same name before it or has it after
 * it.
 */
public record PartitionId(UUID topicId, String topic, int partition) {

  public TopicPartition name() {
    return new TopicPartition(topic, partition);
  }
}
