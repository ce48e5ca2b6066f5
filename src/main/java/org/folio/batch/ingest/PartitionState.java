package org.folio.batch.ingest;

import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionMove;
import org.folio.batch.ingest.position.ReadPosition;
import org.jspecify.annotations.Nullable;

/** How far an assigned partition has been read. Confined to the thread of its poll loop. */
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
   * @param owner of the topic; empty for a shared topic
   * @param start where to start; its owner position is 0 if the owner's schema stores none
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

  /** Returns the owner of the topic; empty for a shared topic. */
  Optional<Tenant> owner() {
    return owner;
  }

  /** Returns the offset below which all records were submitted since the assignment. */
  long next() {
    return next;
  }

  /** Returns false for a record that was read before and comes again because of a rewind. */
  boolean isUnread(long offset) {
    return offset >= unread;
  }

  void handedOver(long nextOffset) {
    next = nextOffset;
    unread = Math.max(unread, nextOffset);
  }

  /** Continues at an earlier offset. */
  void rewindTo(long offset) {
    next = Math.min(next, offset);
  }

  /** Returns the newest position move that reading takes into account. */
  long lastMove() {
    return lastMove;
  }

  /** Records that reading takes all moves up to this one into account. */
  void accountedFor(long move) {
    lastMove = Math.max(lastMove, move);
  }

  /**
   * Applies a move of a tenant's position. Reading rewinds to it, but never skips forward: the
   * records in between may belong to another tenant.
   *
   * @return true if reading must rewind
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

  /** Records that the tenant's schema now holds this position. */
  void committed(Tenant tenant, long position) {
    if (isOwnedBy(tenant)) {
      ownerPosition = Math.max(ownerPosition, position);
    }
  }

  long ownerPosition() {
    return ownerPosition;
  }

  /** Returns the offset that was last committed to Kafka, or -1. */
  long hinted() {
    return hinted;
  }

  void hinted(long offset) {
    hinted = offset;
  }

  /**
   * Returns how far the partition has been read.
   *
   * @param safe offset below which all records are committed
   * @param deadLettersBelow offset below which all dead letters are written
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
