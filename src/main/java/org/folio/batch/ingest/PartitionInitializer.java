package org.folio.batch.ingest;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.ingest.StartOffsets.Starts;
import org.folio.batch.ingest.commit.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * Determines the start offset of each newly assigned partition. A topic for which this fails is set
 * aside. Confined to the thread of its poll loop.
 */
final class PartitionInitializer {
  private static final Logger log = LogManager.getLogger(PartitionInitializer.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final StartOffsets starts;
  private final SetAside setAside;
  private final Mailbox mailbox;
  private boolean lookingUp;
  private boolean failing;
  private @Nullable Starts found;
  private long dueNanos = System.nanoTime();

  PartitionInitializer(
      Consumer<?, ?> consumer,
      Assignment assignment,
      StartOffsets starts,
      SetAside setAside,
      Mailbox mailbox) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.starts = starts;
    this.setAside = setAside;
    this.mailbox = mailbox;
  }

  /** Call it after partitions were assigned: the next {@link #advance} looks them up. */
  void hurry() {
    dueNanos = System.nanoTime();
  }

  /**
   * Takes the next step, if there is one: starts a look-up, or applies its result.
   *
   * @return true if partitions are now ready to be read
   */
  boolean advance(long nowNanos) {
    boolean placed = false;
    if (found != null) {
      Starts result = found;
      found = null;
      placed = apply(result);
    }
    if (!lookingUp && nowNanos - dueNanos >= 0) {
      Set<TopicPartition> wanted = new HashSet<>(assignment.unplaced());
      wanted.removeAll(setAside.held(nowNanos));
      if (!wanted.isEmpty()) {
        lookingUp = true;
        dueNanos = nowNanos + AGAIN_AFTER.toNanos();
        lookUp(wanted);
      }
    }
    return placed;
  }

  private void lookUp(Set<TopicPartition> wanted) {
    starts
        .find(wanted)
        .onComplete(
            result ->
                mailbox.post(
                    () -> {
                      lookingUp = false;
                      found = result.result();
                      if (result.failed() && !failing) { // log once per outage
                        log.warn(
                            "Cannot find the start offsets of {}; trying again",
                            wanted,
                            result.cause());
                      }
                      failing = result.failed();
                    }));
  }

  private boolean apply(Starts result) {
    int before = assignment.placed().size();
    result
        .found()
        .forEach(
            (name, partition) -> {
              if (assignment.unplaced().contains(name)
                  && assignment.isFirstOfItsName(name.topic(), partition.id().topicId())) {
                consumer.seek(name, partition.next());
                assignment.place(partition);
                setAside.wereRead(List.of(name)); // the look-up no longer fails
                log.debug("Reading {} from offset {}", name, partition.next());
              }
            });
    result.failed().forEach(this::setAside);
    int placed = assignment.placed().size() - before;
    if (placed > 0) {
      log.info("Reading {} more partitions", placed);
    }
    return placed > 0;
  }

  private void setAside(String topic, Throwable cause) {
    Set<TopicPartition> unplaced = new HashSet<>(assignment.unplaced());
    unplaced.removeIf(name -> !name.topic().equals(topic));
    if (!unplaced.isEmpty()) {
      setAside.add(unplaced, cause);
    }
  }
}
