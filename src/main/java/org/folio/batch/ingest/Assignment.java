package org.folio.batch.ingest;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.ReadPosition;
import org.folio.batch.ingest.position.ResumeOffset;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that are assigned to a consumer. A partition whose start offset is still being
 * looked up is paused. Confined to the thread of its poll loop.
 */
final class Assignment {
  private final Map<TopicPartition, PartitionState> placed = new HashMap<>();
  private final Set<TopicPartition> unplaced = new HashSet<>();
  private final Map<String, UUID> topicIds = new HashMap<>();
  private boolean topicMadeAgain;

  void add(Collection<TopicPartition> partitions) {
    unplaced.addAll(partitions);
  }

  void remove(Collection<TopicPartition> partitions) {
    placed.keySet().removeAll(partitions);
    unplaced.removeAll(partitions);
  }

  /**
   * Whether this consumer may read the topic: not if it has read another topic with this name.
   * Records of that one may still be in its buffers, and nothing tells the records apart.
   */
  boolean isFirstOfItsName(String topic, @Nullable UUID topicId) {
    UUID first = topicId == null ? topicIds.get(topic) : topicIds.putIfAbsent(topic, topicId);
    boolean same = first == null || first.equals(topicId);
    topicMadeAgain |= !same;
    return same;
  }

  /** Whether a topic was deleted or recreated, so that a new consumer is needed. */
  boolean hasTopicMadeAgain() {
    return topicMadeAgain;
  }

  void place(PartitionState partition) {
    if (unplaced.remove(partition.id().name())) {
      placed.put(partition.id().name(), partition);
    }
  }

  Set<TopicPartition> unplaced() {
    return unplaced;
  }

  Collection<PartitionState> placed() {
    return placed.values();
  }

  @Nullable PartitionState get(TopicPartition name) {
    return placed.get(name);
  }

  /** Returns the partition, unless its topic was recreated. */
  @Nullable PartitionState get(PartitionId id) {
    PartitionState partition = placed.get(id.name());
    return partition != null && partition.id().equals(id) ? partition : null;
  }

  void committed(Tenant tenant, Map<PartitionId, Long> positions) {
    positions.forEach(
        (id, position) -> {
          PartitionState partition = get(id);
          if (partition != null) {
            partition.committed(tenant, position);
          }
        });
  }

  /**
   * Returns the resume offsets to commit to Kafka for these partitions.
   *
   * @param floors the first uncommitted offset of each partition that has one
   */
  Map<TopicPartition, OffsetAndMetadata> hints(
      Collection<TopicPartition> partitions, Map<PartitionId, Long> floors) {
    Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
    for (TopicPartition name : partitions) {
      PartitionState partition = placed.get(name);
      if (partition != null) {
        long offset = safeOffset(partition, floors);
        if (offset != partition.hinted()) {
          hints.put(
              name,
              new ResumeOffset(partition.id().topicId(), offset, partition.ownerPosition())
                  .toKafka());
        }
      }
    }
    return hints;
  }

  /**
   * Returns the read positions of these partitions that have not been saved yet.
   *
   * @param uncommitted the first uncommitted offset of each partition that has one
   * @param deadLetters the offset of the first dead letter that is not written yet, by partition
   */
  Map<PartitionId, ReadPosition> unsaved(
      Collection<TopicPartition> partitions,
      Map<PartitionId, Long> uncommitted,
      Map<PartitionId, Long> deadLetters) {
    Map<PartitionId, ReadPosition> unsaved = new HashMap<>();
    for (TopicPartition name : partitions) {
      PartitionState partition = placed.get(name);
      if (partition != null) {
        PartitionId id = partition.id();
        ReadPosition position =
            partition.readPosition(
                safeOffset(partition, uncommitted), deadLetters.getOrDefault(id, Long.MAX_VALUE));
        if (!partition.isSaved(position)) {
          unsaved.put(id, position);
        }
      }
    }
    return unsaved;
  }

  void saved(Map<PartitionId, ReadPosition> positions) {
    positions.forEach(
        (id, position) -> {
          PartitionState partition = get(id);
          if (partition != null) {
            partition.saved(position);
          }
        });
  }

  /** Returns all assigned partitions of these topics, whether they are read already or not. */
  Set<TopicPartition> ofTopics(Collection<String> topics) {
    Set<TopicPartition> found = new HashSet<>(placed.keySet());
    found.addAll(unplaced);
    found.removeIf(name -> !topics.contains(name.topic()));
    return found;
  }

  /** Returns the offset below which all records of the partition are committed. */
  static long safeOffset(PartitionState partition, Map<PartitionId, Long> floors) {
    return Math.min(partition.next(), floors.getOrDefault(partition.id(), Long.MAX_VALUE));
  }

  void hinted(Map<TopicPartition, OffsetAndMetadata> hints) {
    hints.forEach(
        (name, hint) -> {
          PartitionState partition = placed.get(name);
          if (partition != null) {
            partition.hinted(hint.offset());
          }
        });
  }
}
