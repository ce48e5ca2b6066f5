package org.folio.batch.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.ingest.position.PartitionId;

/**
 * Commits resume offsets to Kafka. If one is lost, a restart only reads more than necessary, so a
 * failure is just logged. Confined to the thread of its poll loop.
 */
final class OffsetCommitter {
  private static final Logger log = LogManager.getLogger(OffsetCommitter.class);
  private static final Duration SYNC_WITHIN = Duration.ofSeconds(3);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final SetAside setAside;
  private final Duration interval;
  private long dueNanos = System.nanoTime();

  OffsetCommitter(
      Consumer<?, ?> consumer, Assignment assignment, SetAside setAside, Duration interval) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.setAside = setAside;
    this.interval = interval;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - dueNanos >= 0;
  }

  /** Commits what has changed, without waiting. */
  void commitSoon(Map<PartitionId, Long> floors) {
    dueNanos = System.nanoTime() + interval.toNanos();
    Map<TopicPartition, OffsetAndMetadata> offsets = hints(consumer.assignment(), floors);
    if (!offsets.isEmpty()) {
      consumer.commitAsync(
          offsets,
          (committed, failure) -> {
            if (failure == null) {
              assignment.hinted(committed);
            } else {
              log.info("Offsets not committed to Kafka for now: {}", failure.toString());
            }
          });
    }
  }

  /** Commits what has changed for partitions that are about to be reassigned, and waits. */
  void commitNow(Collection<TopicPartition> partitions, Map<PartitionId, Long> floors) {
    Map<TopicPartition, OffsetAndMetadata> offsets = hints(partitions, floors);
    if (!offsets.isEmpty()) {
      try {
        consumer.commitSync(offsets, SYNC_WITHIN);
      } catch (KafkaException e) {
        log.info("Offsets not committed to Kafka: {}", e.toString());
      }
    }
  }

  // Committing a topic that must not be read would fail, and the other topics with it.
  private Map<TopicPartition, OffsetAndMetadata> hints(
      Collection<TopicPartition> partitions, Map<PartitionId, Long> floors) {
    Set<TopicPartition> wanted = new HashSet<>(partitions);
    wanted.removeAll(setAside.all());
    return assignment.hints(wanted, floors);
  }
}
