package org.folio.batch.ingest;

import java.util.Optional;
import org.folio.batch.db.Tenant;

/** How far an assigned partition is read. Belongs to the thread of its poll loop. */
final class Partition {
  private final PartitionId id;
  private final Optional<Tenant> owner;
  private long next;
  private long unread;
  private long ownerPosition;
  private long hinted = -1;

  /**
   * @param owner whose topic it is; none for a shared topic
   * @param start offset of the record to be read first
   * @param ownerPosition what is stored for it in the owner's schema; 0 for nothing
   */
  Partition(PartitionId id, Optional<Tenant> owner, long start, long ownerPosition) {
    this.id = id;
    this.owner = owner;
    this.next = start;
    this.unread = start;
    this.ownerPosition = ownerPosition;
  }

  PartitionId id() {
    return id;
  }

  /** Whose topic it is; none for a shared topic. */
  Optional<Tenant> owner() {
    return owner;
  }

  /** All records below it were handed over since the partition was assigned. */
  long next() {
    return next;
  }

  /** False for a record that was read before, and comes again because of a rewind. */
  boolean isUnread(long offset) {
    return offset >= unread;
  }

  void handedOver(long nextOffset) {
    next = nextOffset;
    unread = Math.max(unread, nextOffset);
  }

  /** Reading goes on at an earlier offset. */
  void rewindTo(long offset) {
    next = Math.min(next, offset);
  }

  /** Takes note that the schema of the tenant now holds this position. */
  void committed(Tenant tenant, long position) {
    if (owner.isPresent() && owner.get().equals(tenant)) {
      ownerPosition = Math.max(ownerPosition, position);
    }
  }

  long ownerPosition() {
    return ownerPosition;
  }

  /** The offset that was last committed to Kafka, or -1. */
  long hinted() {
    return hinted;
  }

  void hinted(long offset) {
    hinted = offset;
  }
}
