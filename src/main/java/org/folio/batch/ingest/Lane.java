package org.folio.batch.ingest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * The work on one tenant's records: one slice at a time. While it is under way, or has failed and
 * waits, later records are dropped; then reading goes back to the first of them. So no gap can
 * arise, whatever fails, and a tenant in trouble holds no more than one slice of memory and holds
 * up nobody. Belongs to the thread of its poll loop.
 */
final class Lane<V> {
  private final Tenant tenant;
  private final Map<PartitionId, Long> dropped = new HashMap<>();
  private final Map<PartitionId, Long> known = new HashMap<>();
  private final Set<PartitionId> movedMeanwhile = new HashSet<>();
  private @Nullable Slice<V> slice;
  private boolean underWay;
  private int failures;
  private long retryAtNanos;

  Lane(Tenant tenant) {
    this.tenant = tenant;
  }

  Tenant tenant() {
    return tenant;
  }

  /** True when a slice would be taken, and not dropped. */
  boolean isFree() {
    return slice == null && dropped.isEmpty();
  }

  /** True while an attempt for the slice runs. */
  boolean isUnderWay() {
    return underWay;
  }

  /** True when it makes no sense to wait for this tenant: it failed, or records were dropped. */
  boolean isLeftBehind() {
    return failures > 0 || !dropped.isEmpty();
  }

  /** What the tenant's schema is known to have held; for an attempt, so a copy. */
  Map<PartitionId, Long> known() {
    return Map.copyOf(known);
  }

  /** How many records the slice has. */
  int size() {
    return slice == null ? 0 : slice.size();
  }

  void take(Slice<V> taken) {
    slice = taken;
    underWay = true;
  }

  /** Notes where reading must begin again for these records. */
  void drop(Slice<V> later) {
    drop(later.firstOffsets());
  }

  private void drop(Map<PartitionId, Long> first) {
    first.forEach((partition, offset) -> dropped.merge(partition, offset, Math::min));
  }

  void committed(Map<PartitionId, Long> positions) {
    known.putAll(positions);
    known.keySet().removeAll(movedMeanwhile); // it may have committed before the move
    done();
  }

  /** The tenant is no longer enabled: the slice is of no interest. */
  void skipped() {
    known.clear();
    done();
  }

  /** An operator moved the tenant's position of the partition: what was known of it is outdated. */
  void moved(PartitionId partition) {
    known.remove(partition);
    if (slice != null) {
      movedMeanwhile.add(partition);
    }
  }

  /** The slice was read before a move, and was not applied: its records are read again. */
  void readAgain() {
    if (slice != null) {
      drop(slice);
    }
    done();
  }

  /** The schema went back to these positions; all from there on must be read again. */
  void wentBack(Map<PartitionId, Long> stored) {
    if (slice != null) {
      drop(slice);
    }
    drop(stored);
    known.putAll(stored);
    done();
  }

  private void done() {
    slice = null;
    underWay = false;
    failures = 0;
    movedMeanwhile.clear();
  }

  /** Counts the failure; the slice is kept. */
  int failed() {
    underWay = false;
    return ++failures;
  }

  void retryAt(long nanos) {
    retryAtNanos = nanos;
  }

  /** The slice to try again now, if it is time. */
  @Nullable Slice<V> due(long nowNanos) {
    return slice != null && !underWay && nowNanos - retryAtNanos >= 0 ? slice : null;
  }

  void tryingAgain() {
    underWay = true;
  }

  /** Where to begin again, once the slice is done; empty when nothing was dropped. */
  Map<PartitionId, Long> takeDropped() {
    if (slice != null || dropped.isEmpty()) {
      return Map.of();
    }
    Map<PartitionId, Long> taken = Map.copyOf(dropped);
    dropped.clear();
    return taken;
  }

  /** Lowers, for each partition, the offset below which all is committed. */
  void lower(Map<PartitionId, Long> floors) {
    if (slice != null) {
      slice.firstOffsets().forEach((p, offset) -> floors.merge(p, offset, Math::min));
    }
    dropped.forEach((p, offset) -> floors.merge(p, offset, Math::min));
  }

  /** Forgets partitions that are no longer read here. */
  void forget(Predicate<PartitionId> partitions) {
    dropped.keySet().removeIf(partitions);
    known.keySet().removeIf(partitions);
  }
}
