package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.kafka.TopicAdmin;
import org.folio.batch.kafka.TopicAdmin.Offsets;

/**
 * Counts the records that are not committed yet. The consumer has no current end offsets of paused
 * partitions, so the broker is asked for these. Confined to the thread of its poll loop.
 */
final class Lag {
  private static final Logger log = LogManager.getLogger(Lag.class);
  private static final Duration ASKS_EVERY = Duration.ofSeconds(5);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final SetAside setAside;
  private final TopicAdmin admin;
  private final String group;
  private final Mailbox mailbox;
  private Map<TopicPartition, Offsets> offsets = Map.of();
  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
  private boolean asking;
  private long dueNanos = System.nanoTime();

  Lag(
      Consumer<?, ?> consumer,
      Assignment assignment,
      SetAside setAside,
      TopicAdmin admin,
      String group,
      Mailbox mailbox) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.setAside = setAside;
    this.admin = admin;
    this.group = group;
    this.mailbox = mailbox;
  }

  /** Requests the end offsets of partitions that are not read, if it is time. */
  void refresh(long nowNanos) {
    Set<TopicPartition> unread = unread();
    if (unread.isEmpty() || asking || nowNanos - dueNanos < 0) {
      return;
    }
    asking = true;
    dueNanos = nowNanos + ASKS_EVERY.toNanos();
    Future<Map<TopicPartition, Offsets>> ends = admin.offsets(unread);
    Future<Map<TopicPartition, OffsetAndMetadata>> begun = admin.committed(group, unread);
    Future.all(ends, begun)
        .onComplete(
            all ->
                mailbox.post(
                    () -> {
                      asking = false;
                      if (all.succeeded()) {
                        offsets = ends.result();
                        committed = begun.result();
                      } else {
                        log.debug("Cannot query the lag of {}", unread, all.cause());
                      }
                    }));
  }

  private Set<TopicPartition> unread() {
    Set<TopicPartition> unread = new HashSet<>(assignment.unplaced());
    unread.addAll(setAside.all());
    return unread;
  }

  /**
   * Returns how many records of all partitions are not committed.
   *
   * @param uncommitted the first uncommitted offset of each partition that has one
   * @param gathered how many records are read and not yet submitted
   */
  long total(Map<PartitionId, Long> uncommitted, int gathered) {
    long records = gathered;
    Set<TopicPartition> unread = unread();
    for (TopicPartition name : unread) {
      records += waiting(name, uncommitted);
    }
    for (PartitionState partition : assignment.placed()) {
      TopicPartition name = partition.id().name();
      if (!unread.contains(name)) {
        records += consumer.currentLag(name).orElse(0);
        records += partition.next() - Assignment.safeOffset(partition, uncommitted);
      }
    }
    return records;
  }

  /** Returns how many records of an unread partition wait, as far as known. */
  long waiting(TopicPartition name, Map<PartitionId, Long> uncommitted) {
    Offsets known = offsets.get(name);
    if (known == null) {
      return 0;
    }
    PartitionState partition = assignment.get(name);
    OffsetAndMetadata hint = committed.get(name);
    long begin =
        partition != null
            ? Assignment.safeOffset(partition, uncommitted)
            : hint == null ? 0 : hint.offset();
    return Math.max(0, known.end() - Math.max(known.beginning(), begin));
  }
}
