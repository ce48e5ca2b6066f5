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
 * Gives each newly assigned partition the offset to begin at. A topic for which none can be found
 * is set aside. Belongs to the thread of its poll loop.
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

  /** Partitions were assigned: look them up with the next {@link #advance}. */
  void hurry() {
    dueNanos = System.nanoTime();
  }

  /**
   * Takes the next step, if there is one: begins a look-up, or applies what one has found.
   *
   * @return true when partitions were placed
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
                      if (result.failed() && !failing) { // once for each outage
                        log.warn("Cannot begin to read {} yet", wanted, result.cause());
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
                setAside.wereRead(List.of(name)); // of what kept it from being placed
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
