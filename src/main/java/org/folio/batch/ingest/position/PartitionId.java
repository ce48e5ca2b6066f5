package org.folio.batch.ingest.position;

import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of one topic. Distinguishes the topic from earlier and later ones with the same name.
 */
public record PartitionId(UUID topicId, String topic, int partition) {

  public TopicPartition name() {
    return new TopicPartition(topic, partition);
  }
}
