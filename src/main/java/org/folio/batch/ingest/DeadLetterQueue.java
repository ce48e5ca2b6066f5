package org.folio.batch.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.DeadLetterWriter.DeadLetter;
import org.folio.batch.ingest.PolledRecords.Broken;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.position.PartitionId;

/**
 * Writes the unreadable records of a poll to the dead-letter topic, and holds the resume offsets
 * back until they are written. Confined to the thread of its poll loop.
 */
final class DeadLetterQueue {
  // longer than it takes until a dead letter is given up
  private static final Duration WAITS_AT_MOST = Duration.ofSeconds(60);

  private final DeadLetterWriter deadLetters;
  private final Mailbox mailbox;
  private final SkippedRecordWriter skipped;
  private final Map<PartitionId, Long> underWay = new HashMap<>();

  DeadLetterQueue(DeadLetterWriter deadLetters, SkippedRecordWriter skipped, Mailbox mailbox) {
    this.skipped = skipped;
    this.deadLetters = deadLetters;
    this.mailbox = mailbox;
  }

  /**
   * Starts to write dead letters. Bounds the memory: only those of one poll are in progress.
   *
   * @return how many are skipped instead, because the tenant that owns the topic is not enabled
   */
  int putAside(List<Broken> records, Set<Tenant> enabled) {
    List<Broken> ours = records.stream().filter(broken -> isOwnerAmong(enabled, broken)).toList();
    if (!ours.isEmpty()) {
      mailbox.runUntil(underWay::isEmpty, WAITS_AT_MOST);
      List<DeadLetter> letters = new ArrayList<>();
      for (Broken broken : ours) {
        underWay.merge(broken.partition().id(), broken.message().offset(), Math::min);
        Optional<Tenant> tenant = tenant(broken, enabled);
        letters.add(
            new DeadLetter(
                broken.partition().id().topicId(), broken.message(), tenant, broken.reason()));
        skipped.addDeadLetter(broken, tenant);
      }
      deadLetters.write(letters).onComplete(done -> mailbox.post(underWay::clear));
    }
    return records.size() - ours.size();
  }

  private static boolean isOwnerAmong(Set<Tenant> enabled, Broken broken) {
    return broken.partition().owner().map(enabled::contains).orElse(true);
  }

  private static Optional<Tenant> tenant(Broken broken, Set<Tenant> enabled) {
    return broken.partition().owner().or(() -> broken.tenant().filter(enabled::contains));
  }

  /** Lowers the offset of each partition to that of its first unwritten dead letter. */
  void lower(Map<PartitionId, Long> floors) {
    underWay.forEach((partition, offset) -> floors.merge(partition, offset, Math::min));
  }
}
