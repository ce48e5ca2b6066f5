package org.folio.batch.ingest.position;

import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where reading may begin after a restart, as it stands in Kafka. What must not be counted twice is
 * known in the database; the hint only saves reading it again.
 *
 * @param topicId the topic it was written for: one that has its name later begins anew
 * @param offset all records below it are committed in their tenants' schemas, or of no interest
 * @param ownerPosition what the schema of the topic's owner held at that time. If it holds less
 *     now, the database was restored from a backup, or a standby took over that was behind
 */
public record ResumeOffset(UUID topicId, long offset, long ownerPosition) {

  /** The hint in what Kafka has; nothing when that was not written by this module. */
  public static Optional<ResumeOffset> of(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return Optional.empty();
    }
    String[] parts = committed.metadata().split(" ", -1);
    try {
      return parts.length == 2
          ? Optional.of(
              new ResumeOffset(
                  UUID.fromString(parts[0]), committed.offset(), Long.parseLong(parts[1])))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public OffsetAndMetadata toKafka() {
    return new OffsetAndMetadata(offset, topicId + " " + ownerPosition);
  }

  /**
   * Where to begin.
   *
   * @param stored the position in the owner's schema; null when it has none, because it has counted
   *     nothing yet, was purged since, or because nobody owns the topic
   */
  public long start(@Nullable Long stored) {
    return stored != null && stored < ownerPosition ? Math.min(stored, offset) : offset;
  }
}
