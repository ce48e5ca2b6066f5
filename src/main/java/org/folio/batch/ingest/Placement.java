package org.folio.batch.ingest;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.ingest.StartPositions.TopicStart;
import org.jspecify.annotations.Nullable;

/**
 * Gives each newly assigned partition the offset to begin at: that of Kafka's hint if it is one for
 * this very topic, else the beginning. Belongs to the thread of its poll loop.
 */
final class Placement {
  private static final Logger log = LogManager.getLogger(Placement.class);
  private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final StartPositions starts;
  private final Mailbox mailbox;
  private boolean lookingUp;
  private @Nullable Map<String, TopicStart> found;
  private long dueNanos = System.nanoTime();

  Placement(
      Consumer<?, ?> consumer, Assignment assignment, StartPositions starts, Mailbox mailbox) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.starts = starts;
    this.mailbox = mailbox;
  }

  /** Partitions were assigned: look them up with the next {@link #advance}. */
  void hurry() {
    dueNanos = System.nanoTime();
  }

  /** Takes the next step, if there is one: begins a look-up, or applies what one has found. */
  void advance(long nowNanos) {
    if (found != null) {
      Map<String, TopicStart> result = found;
      found = null;
      apply(result);
    }
    if (!lookingUp && !assignment.unplaced().isEmpty() && nowNanos - dueNanos >= 0) {
      lookingUp = true;
      dueNanos = nowNanos + AGAIN_AFTER.toNanos();
      starts
          .find(
              assignment.unplaced().stream().map(TopicPartition::topic).collect(Collectors.toSet()))
          .onComplete(
              result ->
                  mailbox.post(
                      () -> {
                        lookingUp = false;
                        found = result.result();
                        if (result.failed()) {
                          log.warn("Cannot begin to read new partitions yet", result.cause());
                        }
                      }));
    }
  }

  private void apply(Map<String, TopicStart> result) {
    Set<TopicPartition> ready = new HashSet<>(assignment.unplaced());
    ready.removeIf(name -> !result.containsKey(name.topic()));
    if (ready.isEmpty()) {
      return;
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> hints =
          consumer.committed(ready, KAFKA_ANSWERS_WITHIN);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ready, KAFKA_ANSWERS_WITHIN);
      for (TopicPartition name : ready) {
        TopicStart start = result.get(name.topic());
        Long beginning = beginnings.get(name);
        if (start != null && beginning != null) {
          place(name, start, Hint.of(hints.get(name)), beginning);
        }
      }
      log.info("Reading {} more partitions", ready.size());
    } catch (KafkaException e) {
      log.warn("Cannot begin to read {} yet: {}", ready, e.toString());
    }
  }

  private void place(
      TopicPartition name, TopicStart start, Optional<Hint> committed, long beginning) {
    if (!assignment.isFirstOfItsName(name.topic(), start.topicId())) {
      return;
    }
    PartitionId id = new PartitionId(start.topicId(), name.topic(), name.partition());
    Long stored = start.stored().get(name.partition());
    long offset =
        committed
            .filter(hint -> hint.topicId().equals(id.topicId()))
            .map(hint -> hint.start(stored))
            .orElse(beginning);
    consumer.seek(name, offset);
    assignment.place(new Partition(id, start.owner(), offset, stored == null ? 0 : stored));
    log.debug("Reading {} from offset {}", name, offset);
  }
}
