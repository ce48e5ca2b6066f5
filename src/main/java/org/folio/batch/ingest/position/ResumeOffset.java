package org.folio.batch.ingest.position;

import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where reading may start after a restart, as stored in Kafka. The database knows which records
 * must not be counted again; this offset only saves reading them.
 *
 * @param topicId the topic for which it was written: a later topic with its name starts over
 * @param offset all records below it are committed in their tenants' schemas, or not of interest
 * @param ownerPosition the position in the schema of the topic's owner at that time. If it is lower
 *     now, the database was restored from a backup, or a lagging standby took over
 */
public record ResumeOffset(UUID topicId, long offset, long ownerPosition) {

  /** Reads a resume offset from Kafka's metadata; empty if this module did not write it. */
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
   * Returns where to start.
   *
   * @param stored the position in the owner's schema; null if there is none, because nothing was
   *     counted yet, the owner was purged, or the topic has no owner
   */
  public long start(@Nullable Long stored) {
    return stored != null && stored < ownerPosition ? Math.min(stored, offset) : offset;
  }
}
