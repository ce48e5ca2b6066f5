package org.folio.batch.ingest;

import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionMove;
import org.folio.batch.ingest.position.ReadPosition;
import org.jspecify.annotations.Nullable;

/** How far an assigned partition is read. Belongs to the thread of its poll loop. */
final class PartitionState {
  private final PartitionId id;
  private final Optional<Tenant> owner;
  private long next;
  private long unread;
  private long ownerPosition;
  private long lastMove;
  private long hinted = -1;
  private @Nullable ReadPosition saved;

  /**
   * @param owner whose topic it is; none for a shared topic
   * @param start where to begin; its owner position is 0 when nothing is stored in the owner's
   *     schema
   */
  PartitionState(PartitionId id, Optional<Tenant> owner, ReadPosition start) {
    this.id = id;
    this.owner = owner;
    this.next = start.next();
    this.unread = Math.max(start.next(), start.handled());
    this.ownerPosition = start.ownerPosition();
    this.lastMove = start.lastMove();
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

  /** The newest moved position that is accounted for in what is read of this partition. */
  long lastMove() {
    return lastMove;
  }

  /** All moves up to this one are accounted for. */
  void accountedFor(long move) {
    lastMove = Math.max(lastMove, move);
  }

  /**
   * An operator moved the position of a tenant. Reading goes back to it, but never forward: the
   * records in between may be another tenant's.
   *
   * @return true when reading must go back
   */
  boolean moved(PositionMove move) {
    if (isOwnedBy(move.tenant())) {
      ownerPosition = move.offset();
    }
    boolean back = move.offset() < next;
    rewindTo(move.offset());
    return back;
  }

  boolean isOwnedBy(Tenant tenant) {
    return owner.filter(tenant::equals).isPresent();
  }

  /** Takes note that the schema of the tenant now holds this position. */
  void committed(Tenant tenant, long position) {
    if (isOwnedBy(tenant)) {
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

  /**
   * How far it is read.
   *
   * @param safe all records below it are committed
   * @param deadLettersBelow all dead letters below it are written
   */
  ReadPosition readPosition(long safe, long deadLettersBelow) {
    return new ReadPosition(safe, Math.min(unread, deadLettersBelow), ownerPosition, lastMove);
  }

  boolean isSaved(ReadPosition position) {
    return position.equals(saved);
  }

  void saved(ReadPosition position) {
    saved = position;
  }
}
