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
 * Commits hints to Kafka. When one is lost, a restart reads more than it must, so a failure is no
 * more than a line in the log. Belongs to the thread of its poll loop.
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

  /** Commits what is new, without waiting. */
  void commitSoon(Map<PartitionId, Long> floors) {
    dueNanos = System.nanoTime() + interval.toNanos();
    Map<TopicPartition, OffsetAndMetadata> hints = hints(consumer.assignment(), floors);
    if (!hints.isEmpty()) {
      consumer.commitAsync(
          hints,
          (committed, failure) -> {
            if (failure == null) {
              assignment.hinted(committed);
            } else {
              log.info("Offsets not committed to Kafka for now: {}", failure.toString());
            }
          });
    }
  }

  /** Commits what is new for partitions that are about to be another consumer's. */
  void commitNow(Collection<TopicPartition> partitions, Map<PartitionId, Long> floors) {
    Map<TopicPartition, OffsetAndMetadata> hints = hints(partitions, floors);
    if (!hints.isEmpty()) {
      try {
        consumer.commitSync(hints, SYNC_WITHIN);
      } catch (KafkaException e) {
        log.info("Offsets not committed to Kafka: {}", e.toString());
      }
    }
  }

  // A topic that must not be read must not be committed either, and would take the others with it.
  private Map<TopicPartition, OffsetAndMetadata> hints(
      Collection<TopicPartition> partitions, Map<PartitionId, Long> floors) {
    Set<TopicPartition> wanted = new HashSet<>(partitions);
    wanted.removeAll(setAside.all());
    return assignment.hints(wanted, floors);
  }
}
