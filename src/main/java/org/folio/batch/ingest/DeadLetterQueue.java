package org.folio.batch.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.DeadLetterWriter.DeadLetter;
import org.folio.batch.ingest.PolledRecords.Broken;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.position.PartitionId;

/**
 * Writes unreadable records to the dead-letter topics, and holds the resume offsets back until they
 * are written. Of each tenant, only the dead letters of one poll are being written at a time; more
 * have to wait, and with them their partitions, but nothing else. Confined to the thread of its
 * poll loop.
 */
final class DeadLetterQueue {
  private static final long MOST_BYTES_UNDER_WAY = 16 << 20;

  private final DeadLetterWriter deadLetters;
  private final Mailbox mailbox;
  private final SkippedRecordWriter skipped;
  private final Map<Optional<Tenant>, UnderWay> underWay = new HashMap<>();
  private final Set<PartitionId> held = new HashSet<>();

  DeadLetterQueue(DeadLetterWriter deadLetters, SkippedRecordWriter skipped, Mailbox mailbox) {
    this.skipped = skipped;
    this.deadLetters = deadLetters;
    this.mailbox = mailbox;
  }

  /** The dead letters of one tenant that are being written; the first offset of each partition. */
  private record UnderWay(Map<PartitionId, Long> offsets, long bytes) {}

  /** Returns the partitions whose unreadable records have to wait until others are written. */
  Set<PartitionId> busy(List<Broken> records, Set<Tenant> enabled) {
    boolean isFull =
        underWay.values().stream().mapToLong(UnderWay::bytes).sum() >= MOST_BYTES_UNDER_WAY;
    return records.stream()
        .filter(broken -> isOwnerAmong(enabled, broken))
        .filter(broken -> isFull || underWay.containsKey(tenant(broken, enabled)))
        .map(broken -> broken.partition().id())
        .collect(Collectors.toSet());
  }

  /** Holds partitions back until some dead letters are written. */
  void hold(Set<PartitionId> partitions) {
    held.addAll(partitions);
  }

  /** Returns the partitions that must not be read for now. */
  Set<PartitionId> held() {
    return held;
  }

  /**
   * Starts to write dead letters, of which none is {@link #busy}.
   *
   * @return how many are skipped instead, because the tenant that owns the topic is not enabled
   */
  int putAside(List<Broken> records, Set<Tenant> enabled) {
    Map<Optional<Tenant>, List<Broken>> ours =
        records.stream()
            .filter(broken -> isOwnerAmong(enabled, broken))
            .collect(Collectors.groupingBy(broken -> tenant(broken, enabled)));
    ours.forEach(this::write);
    return records.size() - ours.values().stream().mapToInt(List::size).sum();
  }

  private void write(Optional<Tenant> tenant, List<Broken> records) {
    Map<PartitionId, Long> offsets = new HashMap<>();
    List<DeadLetter> letters = new ArrayList<>();
    long bytes = 0;
    for (Broken broken : records) {
      offsets.merge(broken.partition().id(), broken.message().offset(), Math::min);
      letters.add(
          new DeadLetter(
              broken.partition().id().topicId(), broken.message(), tenant, broken.reason()));
      skipped.addDeadLetter(broken, tenant);
      bytes += size(broken.message());
    }
    underWay.put(tenant, new UnderWay(offsets, bytes));
    deadLetters.write(letters).onComplete(done -> mailbox.post(() -> written(tenant)));
  }

  private void written(Optional<Tenant> tenant) {
    underWay.remove(tenant);
    held.clear();
  }

  private static long size(ConsumerRecord<byte[], byte[]> message) {
    byte[] key = message.key();
    byte[] value = message.value();
    return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
  }

  private static boolean isOwnerAmong(Set<Tenant> enabled, Broken broken) {
    return broken.partition().owner().map(enabled::contains).orElse(true);
  }

  private static Optional<Tenant> tenant(Broken broken, Set<Tenant> enabled) {
    return broken.partition().owner().or(() -> broken.tenant().filter(enabled::contains));
  }

  /** Lowers the offset of each partition to that of its first unwritten dead letter. */
  void lower(Map<PartitionId, Long> floors) {
    for (UnderWay each : underWay.values()) {
      each.offsets.forEach((partition, offset) -> floors.merge(partition, offset, Math::min));
    }
  }
}
