package org.folio.batch.ingest;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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
  private final Map<PartitionId, Backlog> dropped = new HashMap<>();
  private final Map<PartitionId, Long> known = new HashMap<>();
  private final Set<PartitionId> movedMeanwhile = new HashSet<>();
  private @Nullable Slice<V> slice;
  private @Nullable TenantFault fault;
  private boolean underWay;
  private int failures;
  private Instant failingSince = Instant.EPOCH;
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

  /** Why the tenant's records wait; null unless somebody must remove the cause. */
  @Nullable TenantFault fault() {
    return fault;
  }

  /** How many records wait, those that were dropped included. */
  long waiting() {
    return size() + dropped.values().stream().mapToLong(Backlog::records).sum();
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
    Map<PartitionId, Long> held = slice == null ? Map.of() : slice.nextOffsets();
    Map<PartitionId, Long> next = later.nextOffsets();
    later
        .firstOffsets()
        .forEach(
            (partition, first) -> {
              Backlog before = dropped.getOrDefault(partition, Backlog.NONE);
              // a rewind for another tenant may bring the same records again
              long counted = Math.max(before.next(), held.getOrDefault(partition, 0L));
              int more = later.sizeNotBelow(partition, counted);
              dropped.put(partition, before.with(first, next.getOrDefault(partition, first), more));
            });
  }

  /**
   * Keeps only the first records of the slice, at most so many, and drops the others: nobody knows
   * when it will be committed, and many tenants may wait at the same time.
   */
  void shorten(int most) {
    Slice<V> whole = slice;
    if (whole != null && whole.size() > most) {
      slice = whole.head(most);
      drop(whole);
    }
  }

  void committed(Map<PartitionId, Long> positions) {
    known.putAll(positions);
    if (dropped.isEmpty()) {
      fault = null; // else it may come back with one of the records that follow
    }
    known.keySet().removeAll(movedMeanwhile); // it may have committed before the move
    done();
  }

  /** The tenant is no longer enabled: the slice is of no interest. */
  void skipped() {
    known.clear();
    fault = null;
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
    stored.forEach(
        (partition, position) ->
            dropped.merge(
                partition,
                new Backlog(position, position, 0),
                (before, now) -> before.with(position, position, 0)));
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
    if (failures == 0) {
      failingSince = Instant.now();
    }
    return ++failures;
  }

  /** Since when the attempts for the slice fail; nothing when the last one did not. */
  Optional<Instant> failingSince() {
    return failures == 0 ? Optional.empty() : Optional.of(failingSince);
  }

  /**
   * Takes note of the fault that the failure was about.
   *
   * @return false when it is known already
   */
  boolean isNewFault(TenantFault found) {
    if (found.isSameAs(fault)) {
      return false;
    }
    fault = found;
    return true;
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
    Map<PartitionId, Long> taken = new HashMap<>();
    dropped.forEach((partition, backlog) -> taken.put(partition, backlog.first()));
    dropped.clear();
    return taken;
  }

  /** Lowers, for each partition, the offset below which all is committed. */
  void lower(Map<PartitionId, Long> floors) {
    if (slice != null) {
      slice.firstOffsets().forEach((p, offset) -> floors.merge(p, offset, Math::min));
    }
    dropped.forEach((p, backlog) -> floors.merge(p, backlog.first(), Math::min));
  }

  /** Forgets partitions that are no longer read here. */
  void forget(Predicate<PartitionId> partitions) {
    dropped.keySet().removeIf(partitions);
    known.keySet().removeIf(partitions);
  }
}
