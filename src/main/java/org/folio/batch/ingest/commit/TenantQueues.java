package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.commit.CommitResult.Committed;
import org.folio.batch.ingest.commit.CommitResult.Moved;
import org.folio.batch.ingest.commit.CommitResult.NotEnabled;
import org.folio.batch.ingest.commit.CommitResult.WentBack;
import org.folio.batch.ingest.commit.WaitStore.Wait;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionMove;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of all tenants, side by side. Belongs to the thread of its poll loop, which learns of
 * results through the mailbox.
 */
public final class TenantQueues<V> {
  private static final Logger log = LogManager.getLogger(TenantQueues.class);
  // Of each tenant with a permanent fault: a fault of the code may hit all tenants at once.
  private static final int KEPT_AT_A_FAULT = 500;
  private static final String FAILING_FOR_NOW =
      "its transactions fail for now, such as on a lock; they are tried again";

  private final TenantCommitter<V> committer;
  private final IngestSettings settings;
  private final Mailbox mailbox;
  private final DatabaseCircuitBreaker outage;
  private final IngestMetrics metrics;
  private final Consumer<Tenant> onEventsAppended;
  private final BiConsumer<Tenant, Committed> onCommitted;
  private final Runnable onMoved;
  // only enabled tenants get one
  private final Map<Tenant, TenantQueue<V>> lanes = new HashMap<>();

  /**
   * @param onEventsAppended called with a tenant as soon as events were committed to its outbox, on
   *     the thread of the transaction: the loop may be waiting for records
   * @param onCommitted is told what was committed for a tenant, on the thread of the loop
   * @param onMoved called when records were read before a position was moved, on the same thread
   */
  public TenantQueues(
      TenantCommitter<V> committer,
      IngestSettings settings,
      Mailbox mailbox,
      DatabaseCircuitBreaker outage,
      IngestMetrics metrics,
      Consumer<Tenant> onEventsAppended,
      BiConsumer<Tenant, Committed> onCommitted,
      Runnable onMoved) {
    this.committer = committer;
    this.settings = settings;
    this.mailbox = mailbox;
    this.outage = outage;
    this.metrics = metrics;
    this.onEventsAppended = onEventsAppended;
    this.onCommitted = onCommitted;
    this.onMoved = onMoved;
  }

  /**
   * Begins to commit the slices, each in a transaction of its own. Waits for tenants that are still
   * at the slice before, but not beyond the deadline.
   */
  public void offer(Collection<TenantRecords<V>> slices, long deadlineNanos) {
    Duration patience = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    mailbox.runUntil(() -> areReadyFor(slices), patience);
    int redelivered = 0;
    for (TenantRecords<V> slice : slices) {
      TenantQueue<V> lane = lanes.computeIfAbsent(slice.tenant(), TenantQueue::new);
      // after a rewind for another tenant; these need no transaction to be told from new ones
      redelivered += slice.dropBelow(lane.known());
      if (slice.isEmpty()) {
        continue;
      }
      if (lane.isFree()) {
        lane.take(slice);
        follow(lane, committer.commit(slice, lane.known()));
      } else {
        lane.drop(slice);
      }
    }
    metrics.skipped(Map.of(IngestMetrics.REDELIVERED, redelivered));
  }

  /** False while it is worth waiting for one of the tenants. */
  public boolean areReadyFor(Collection<TenantRecords<V>> slices) {
    return slices.stream()
        .map(slice -> lanes.get(slice.tenant()))
        .allMatch(lane -> lane == null || lane.isFree() || lane.isLeftBehind());
  }

  /** Waits until no transaction is under way; false when that takes longer. */
  public boolean awaitIdle(Duration atMost) {
    return mailbox.runUntil(
        () -> lanes.values().stream().noneMatch(TenantQueue::isUnderWay), atMost);
  }

  /** Tries again for the tenants whose time has come; for all, once the database is back. */
  public void retryDue(long nowNanos) {
    boolean now = outage.hasJustEnded();
    if (outage.isPossible()) {
      return;
    }
    for (TenantQueue<V> lane : lanes.values()) {
      if (now) {
        lane.retryAt(nowNanos);
      }
      TenantRecords<V> slice = lane.due(nowNanos);
      if (slice != null) {
        lane.tryingAgain();
        follow(lane, committer.commitAgain(slice, lane.known()));
      }
    }
  }

  /** Where reading must begin again for tenants that can go on; each is named once. */
  public Map<PartitionId, Long> takeDropped() {
    Map<PartitionId, Long> all = new HashMap<>();
    lanes
        .values()
        .forEach(
            lane -> lane.takeDropped().forEach((p, offset) -> all.merge(p, offset, Math::min)));
    return all;
  }

  /** Lowers, for each partition, the offset below which all is committed. */
  public void lower(Map<PartitionId, Long> floors) {
    lanes.values().forEach(lane -> lane.lower(floors));
  }

  /** An operator moved a tenant's position. */
  public void moved(PositionMove move) {
    TenantQueue<V> lane = lanes.get(move.tenant());
    if (lane != null) {
      lane.moved(move.partition());
    }
  }

  /** Forgets partitions that are no longer read here. */
  public void forget(Predicate<PartitionId> partitions) {
    lanes.values().forEach(lane -> lane.forget(partitions));
  }

  private void tellOfEvents(Tenant tenant, ApplyResult tally) {
    if (tally.events() > 0) {
      onEventsAppended.accept(tenant);
    }
    tally.others().forEach(onEventsAppended);
  }

  private void follow(TenantQueue<V> lane, Future<CommitResult> attempt) {
    long begun = System.nanoTime();
    attempt.onComplete(
        result -> {
          if (result.result() instanceof Committed committed) {
            tellOfEvents(lane.tenant(), committed.tally());
          }
          mailbox.post(
              () -> {
                metrics.committed(System.nanoTime() - begun);
                if (result.failed()) {
                  failed(lane, result.cause());
                } else {
                  finished(lane, result.result());
                }
                reportWaiting();
              });
        });
  }

  /** Updates the metrics of tenants that wait. */
  public void reportWaiting() {
    long tenants = 0;
    long faulty = 0;
    long records = 0;
    for (TenantQueue<V> lane : lanes.values()) {
      boolean isFaulty = lane.fault() != null;
      if (isFaulty || lane.isLeftBehind()) {
        tenants++;
        records += lane.waiting();
      }
      faulty += isFaulty ? 1 : 0;
    }
    metrics.waiting(tenants, faulty, records);
  }

  /** A line for each tenant whose records wait until somebody removes the cause. */
  public List<String> faults() {
    List<String> lines = new ArrayList<>();
    lanes
        .values()
        .forEach(
            lane -> {
              TenantFault fault = lane.fault();
              if (fault != null) {
                lines.add(
                    "%d records of tenant %s wait since %s: %s; the log has the cause"
                        .formatted(lane.waiting(), lane.tenant(), fault.since(), fault.reason()));
              }
            });
    return lines;
  }

  /** What the records of tenants wait for, in the order of the tenants. */
  public List<Wait> waits(String feed) {
    List<Wait> waits = new ArrayList<>();
    for (TenantQueue<V> lane : lanes.values()) {
      TenantFault fault = lane.fault();
      if (fault != null) {
        waits.add(wait(lane, feed, fault.reason(), fault.since()));
      } else {
        lane.failingSince().ifPresent(since -> waits.add(wait(lane, feed, FAILING_FOR_NOW, since)));
      }
    }
    waits.sort(Comparator.comparing(Wait::tenant));
    return waits;
  }

  private Wait wait(TenantQueue<V> lane, String feed, String reason, Instant since) {
    return new Wait(lane.tenant().id(), feed, "", reason, since, lane.waiting());
  }

  private void finished(TenantQueue<V> lane, CommitResult outcome) {
    if (outcome instanceof Committed committed) {
      TenantFault before = lane.fault();
      lane.committed(committed.positions());
      if (before != null && lane.fault() == null) {
        log.info("Records of tenant {} are committed again", lane.tenant());
      }
      onCommitted.accept(lane.tenant(), committed);
    } else if (outcome instanceof WentBack wentBack) {
      log.warn(
          "The database holds less for tenant {} than it did; reading again from there",
          lane.tenant());
      lane.wentBack(wentBack.stored());
    } else if (outcome instanceof Moved) {
      lane.readAgain();
      onMoved.run();
    } else if (outcome instanceof NotEnabled) {
      log.info("Tenant {} is no longer enabled; its records are skipped", lane.tenant());
      metrics.skipped(Map.of(IngestMetrics.NOT_ENABLED, lane.size()));
      lane.skipped();
    }
  }

  private void failed(TenantQueue<V> lane, @Nullable Throwable cause) {
    int failures = lane.failed();
    Duration pause = settings.retry().after(failures);
    lane.retryAt(System.nanoTime() + pause.toNanos());
    if (cause != null && SqlErrors.isPermanent(cause)) {
      failedPermanently(lane, cause, pause);
      return;
    }
    log.warn(
        "Records of tenant {} could not be committed, attempt {}; again in {}",
        lane.tenant(),
        failures,
        pause,
        cause);
    if (cause != null) {
      outage.suspectIf(cause);
    }
  }

  // The log has each fault once, not each attempt.
  private void failedPermanently(TenantQueue<V> lane, Throwable cause, Duration pause) {
    lane.shorten(KEPT_AT_A_FAULT);
    TenantFault fault = TenantFault.of(cause);
    if (lane.isNewFault(fault)) {
      log.error(
          "Records of tenant {} cannot be committed until the cause is removed ({}); they wait, and the module"
              + " tries again by itself",
          lane.tenant(),
          fault.reason(),
          cause);
    } else {
      log.debug("Tenant {} fails as before; again in {}", lane.tenant(), pause, cause);
    }
  }
}
