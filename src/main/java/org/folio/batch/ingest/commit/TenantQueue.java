package org.folio.batch.ingest.commit;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.jspecify.annotations.Nullable;

/**
 * Commits the records of one tenant, one group at a time. The records that arrive while a group is
 * being committed form the next group: the longer a commit takes, the more records share the next
 * one. If a commit fails, or takes long while memory is short, the tenant is left behind: later
 * records are dropped, and once the group is committed, reading rewinds to the first of them. So
 * there are never gaps, and a failing tenant holds at most one group in memory and delays no other
 * tenant. Confined to the thread of its poll loop.
 */
final class TenantQueue<V> {
  private final Tenant tenant;
  private final Map<PartitionId, Backlog> dropped = new HashMap<>();
  private final Map<PartitionId, Long> known = new HashMap<>();
  private final Set<PartitionId> forgottenMeanwhile = new HashSet<>();
  private @Nullable TenantRecords<V> current;
  private @Nullable TenantRecords<V> next; // null while the tenant is left behind
  private @Nullable TenantFault fault;
  private boolean underWay;
  private long begunNanos;
  private long turn;
  private long growingSinceNanos;
  private int failures;
  private Instant failingSince = Instant.EPOCH;
  private long retryAtNanos;

  TenantQueue(Tenant tenant) {
    this.tenant = tenant;
  }

  Tenant tenant() {
    return tenant;
  }

  /** Whether a commit is in progress. */
  boolean isUnderWay() {
    return underWay;
  }

  /** Returns when the last commit began. */
  long begunNanos() {
    return begunNanos;
  }

  /** Returns the number that the last commit was given; 0 if there was none. */
  long turn() {
    return turn;
  }

  /** Whether records are dropped rather than added: a commit failed, or others were dropped. */
  boolean isLeftBehind() {
    return failures > 0 || !dropped.isEmpty();
  }

  /** Returns why the tenant's records wait; null unless someone must remove the cause. */
  @Nullable TenantFault fault() {
    return fault;
  }

  /** Returns how many records wait, including dropped ones. */
  long waiting() {
    return size() + sizeOfNext() + dropped.values().stream().mapToLong(Backlog::records).sum();
  }

  /** Returns a copy of the positions that the tenant's schema is known to have held. */
  Map<PartitionId, Long> known() {
    return Map.copyOf(known);
  }

  /** Returns the number of records of the group that is being committed or is tried again. */
  int size() {
    return current == null ? 0 : current.size();
  }

  /** Returns the number of records of the next group. */
  int sizeOfNext() {
    return next == null ? 0 : next.size();
  }

  /** Returns how much memory the group needs that was taken, in records without headers. */
  int weight() {
    return current == null ? 0 : current.weight();
  }

  /** Returns how much memory the next group needs. */
  int weightOfNext() {
    return next == null ? 0 : next.weight();
  }

  /**
   * Adds records to the next group, or drops them if the tenant is left behind.
   *
   * @param nowNanos the current time
   * @return how many of them are already committed or in the group, because a rewind for another
   *     tenant brought them again
   */
  int add(TenantRecords<V> more, long nowNanos) {
    int repeated = more.dropBelow(known);
    if (next != null) {
      repeated += more.dropBelow(next.nextOffsets());
    }
    if (more.isEmpty()) {
      return repeated;
    }
    if (isLeftBehind()) {
      drop(more);
    } else if (next == null) {
      next = more;
      growingSinceNanos = nowNanos;
    } else {
      next.append(more);
    }
    return repeated;
  }

  /** Whether a group can be taken. */
  boolean hasNext() {
    return current == null && next != null;
  }

  /** Returns since when the next group has records. */
  long growingSinceNanos() {
    return growingSinceNanos;
  }

  /** Whether the next group has records of one of these partitions. */
  boolean isNextOf(Set<PartitionId> partitions) {
    return next != null && !Collections.disjoint(next.partitions(), partitions);
  }

  /**
   * Takes the group to be committed now: the one that failed before, if it is time to try it again,
   * or the next one. From now on its commit is in progress.
   *
   * @param number of the commit
   * @return null if there is nothing to commit now
   */
  @Nullable TenantRecords<V> take(long number, long nowNanos) {
    if (hasNext()) {
      current = next;
      next = null;
    } else if (due(nowNanos) == null) {
      return null;
    }
    underWay = true;
    begunNanos = nowNanos;
    turn = number;
    return current;
  }

  /** Drops the next group, and all that arrives until the current one is committed. */
  void leaveBehind() {
    TenantRecords<V> later = next;
    next = null;
    if (later != null) {
      drop(later);
    }
  }

  // what is dropped must not be followed by a next group, or there would be a gap
  private void drop(TenantRecords<V> later) {
    // a rewind for another tenant may bring the same records again
    Map<PartitionId, Long> counted = current == null ? new HashMap<>() : current.nextOffsets();
    dropped.forEach((partition, before) -> counted.merge(partition, before.next(), Math::max));
    drop(later, counted);
  }

  /** Drops records, of which those below these offsets are among the waiting ones already. */
  private void drop(TenantRecords<V> later, Map<PartitionId, Long> counted) {
    Map<PartitionId, Long> next = later.nextOffsets();
    later
        .firstOffsets()
        .forEach(
            (partition, first) -> {
              int more = later.sizeNotBelow(partition, counted.getOrDefault(partition, 0L));
              Backlog before = dropped.getOrDefault(partition, Backlog.NONE);
              dropped.put(partition, before.with(first, next.getOrDefault(partition, first), more));
            });
  }

  /**
   * Keeps at most this many of the first records and drops the others: it is unknown when they can
   * be committed, and many tenants may wait at the same time.
   */
  void shorten(int most) {
    TenantRecords<V> whole = current;
    if (whole != null && whole.size() > most) {
      TenantRecords<V> head = whole.head(most);
      current = head;
      leaveBehind();
      // later records may be dropped already, but none of these
      drop(whole, head.nextOffsets());
    }
  }

  /**
   * Applies that the current group was committed.
   *
   * @param positions that the schema now holds
   * @return how many records of the next group turn out to be committed
   */
  int committed(Map<PartitionId, Long> positions) {
    known.putAll(positions);
    if (dropped.isEmpty()) {
      fault = null; // otherwise the fault stays, and may hit a later record again
    }
    known.keySet().removeAll(forgottenMeanwhile); // the commit may have preceded a move
    done();
    return next == null ? 0 : dropRepeated(next);
  }

  private int dropRepeated(TenantRecords<V> group) {
    int repeated = group.dropBelow(known);
    if (group.isEmpty()) {
      next = null;
    }
    return repeated;
  }

  /** Skips the records, because the tenant is no longer enabled. */
  void skipped() {
    known.clear();
    fault = null;
    done();
  }

  /** Forgets what is known of a partition, because an operator moved the tenant's position. */
  void moved(PartitionId partition) {
    known.remove(partition);
    if (current != null) {
      forgottenMeanwhile.add(partition);
    }
    forgetNext(partition::equals); // read before the move; comes again
  }

  /** Drops the records, which were read before a move, so that they are read again. */
  void readAgain() {
    dropAll();
    done();
  }

  private void dropAll() {
    if (current != null) {
      drop(current);
    }
    leaveBehind();
  }

  /** Applies that the schema went back to these positions: reads everything from there again. */
  void wentBack(Map<PartitionId, Long> stored) {
    dropAll();
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
    current = null;
    underWay = false;
    failures = 0;
    forgottenMeanwhile.clear();
  }

  /** Counts a failure and keeps the records; those of the next group are read again later. */
  int failed() {
    underWay = false;
    leaveBehind();
    if (failures == 0) {
      failingSince = Instant.now();
    }
    return ++failures;
  }

  /** Returns since when attempts for the records have failed; empty if the last one succeeded. */
  Optional<Instant> failingSince() {
    return failures == 0 ? Optional.empty() : Optional.of(failingSince);
  }

  /**
   * Records the fault that caused a failure.
   *
   * @return false if it is already known
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

  /** Returns the records to try again now; null if it is not time yet. */
  @Nullable TenantRecords<V> due(long nowNanos) {
    return current != null && !underWay && nowNanos - retryAtNanos >= 0 ? current : null;
  }

  /** Returns where to start reading again, once the queue is free; empty if nothing was dropped. */
  Map<PartitionId, Long> takeDropped() {
    if (current != null || dropped.isEmpty()) {
      return Map.of();
    }
    Map<PartitionId, Long> taken = new HashMap<>();
    dropped.forEach((partition, backlog) -> taken.put(partition, backlog.first()));
    dropped.clear();
    return taken;
  }

  /** Lowers the offset of each partition to its first uncommitted record. */
  void lower(Map<PartitionId, Long> floors) {
    if (current != null) {
      current.firstOffsets().forEach((p, offset) -> floors.merge(p, offset, Math::min));
    }
    if (next != null) {
      next.firstOffsets().forEach((p, offset) -> floors.merge(p, offset, Math::min));
    }
    dropped.forEach((p, backlog) -> floors.merge(p, backlog.first(), Math::min));
  }

  /** Forgets partitions that are no longer read here. */
  void forget(Predicate<PartitionId> partitions) {
    dropped.keySet().removeIf(partitions);
    known.keySet().removeIf(partitions);
    if (current != null) { // or its commit would make the partitions known again
      current.partitions().stream().filter(partitions).forEach(forgottenMeanwhile::add);
    }
    forgetNext(partitions);
  }

  private void forgetNext(Predicate<PartitionId> partitions) {
    if (next != null) {
      next.forget(partitions);
      if (next.isEmpty()) {
        next = null;
      }
    }
  }
}
