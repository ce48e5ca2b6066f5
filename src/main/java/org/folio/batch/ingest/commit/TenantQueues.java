package org.folio.batch.ingest.commit;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
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
 * The queues of all tenants, which work in parallel. Confined to the thread of its poll loop, which
 * receives results through the mailbox.
 */
public final class TenantQueues<V> {
  private static final Logger log = LogManager.getLogger(TenantQueues.class);
  // For each tenant with a permanent fault: a bug may affect all tenants at once.
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
  // only enabled tenants have a queue
  private final Map<Tenant, TenantQueue<V>> queues = new HashMap<>();
  // Queues that can begin a commit. The tenant whose last one is longest ago comes first: one with
  // few records must not wait for all that always have some.
  private final NavigableSet<TenantQueue<V>> ready =
      new TreeSet<>(
          Comparator.<TenantQueue<V>>comparingLong(TenantQueue::turn)
              .thenComparing(queue -> queue.tenant().id()));
  // Queues whose next group grows further before its commit begins.
  private final Set<TenantQueue<V>> growing = new HashSet<>();
  private Set<PartitionId> behind = Set.of();
  private long turns;
  private int transactions;
  // neither takes up a transaction
  private final Set<TenantQueue<V>> preparing = new HashSet<>();
  private final Deque<Attempt<V>> prepared = new ArrayDeque<>();

  /**
   * A group whose commit has begun.
   *
   * @param isRetry whether an attempt to commit it failed
   */
  private record Attempt<V>(TenantQueue<V> queue, TenantRecords<V> group, boolean isRetry) {}

  /**
   * @param onEventsAppended called with a tenant as soon as events were committed to its outbox, on
   *     the thread of the transaction: the loop may be waiting for records
   * @param onCommitted called with what was committed for a tenant, on the thread of the loop
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
   * Adds records, and starts to commit as many groups as there are transactions free. Where much is
   * left to read, groups first grow, because the cost of a transaction hardly depends on how many
   * records share it.
   *
   * @param unread partitions of which much is left to read
   */
  public void offer(Collection<TenantRecords<V>> slices, Set<PartitionId> unread) {
    int redelivered = 0;
    behind = unread;
    long now = System.nanoTime();
    for (TenantRecords<V> slice : slices) {
      TenantQueue<V> queue = queues.computeIfAbsent(slice.tenant(), TenantQueue::new);
      redelivered += queue.add(slice, now);
      if (queue.hasNext() && !ready.contains(queue)) {
        growing.add(queue);
      }
    }
    metrics.skipped(Map.of(IngestMetrics.REDELIVERED, redelivered));
    commitGrown(now);
  }

  /** Starts to commit the groups that need not grow further. */
  public void commitGrown(long nowNanos) {
    int share = settings.maxWaitingRecords() / 2 / Math.max(1, growing.size());
    growing.removeIf(
        queue -> {
          if (queue.hasNext() && isGrowing(queue, share, nowNanos)) {
            return false;
          }
          if (queue.hasNext()) {
            ready.add(queue);
          }
          return true;
        });
    commitReady();
  }

  private boolean isGrowing(TenantQueue<V> queue, int share, long nowNanos) {
    return queue.sizeOfNext() < settings.maxPollRecords()
        && queue.weightOfNext() < share
        && nowNanos - queue.growingSinceNanos() < settings.growth().toNanos()
        && queue.isNextOf(behind);
  }

  private void commitAll() {
    behind = Set.of();
    commitGrown(System.nanoTime());
  }

  private void commitReady() {
    while (transactions < settings.transactions()) {
      Attempt<V> attempt = prepared.isEmpty() ? takeReady() : prepared.remove();
      if (attempt == null) {
        return;
      }
      transactions++;
      follow(attempt.queue, run(attempt));
    }
  }

  /** Returns the next attempt that need not be prepared, and prepares those before it. */
  private @Nullable Attempt<V> takeReady() {
    for (TenantQueue<V> queue = ready.pollFirst(); queue != null; queue = ready.pollFirst()) {
      boolean isRetry = !queue.hasNext();
      TenantRecords<V> group = queue.take(turns + 1, System.nanoTime());
      if (group != null) {
        turns++;
        Attempt<V> attempt = new Attempt<>(queue, group, isRetry);
        Future<Void> preparation = committer.prepare(group);
        if (preparation.isComplete()) {
          return attempt;
        }
        preparing.add(queue);
        preparation.onComplete(x -> mailbox.post(() -> prepared(attempt)));
      }
    }
    return null;
  }

  private void prepared(Attempt<V> attempt) {
    preparing.remove(attempt.queue);
    prepared.add(attempt);
    commitReady();
  }

  private Future<CommitResult> run(Attempt<V> attempt) {
    Map<PartitionId, Long> known = attempt.queue.known();
    return attempt.isRetry
        ? committer.commitAgain(attempt.group, known)
        : committer.commit(attempt.group, known);
  }

  /** Whether nothing is being committed or waits to be. */
  public boolean areIdle() {
    return transactions == 0
        && growing.isEmpty()
        && ready.isEmpty()
        && preparing.isEmpty()
        && prepared.isEmpty();
  }

  /**
   * Waits while too many records wait for the commits before them. Tenants whose commits take
   * longer than this are left behind, so that they do not delay others.
   *
   * @return false if there is still no room: the database is slow for all tenants
   */
  public boolean awaitRoom(Duration patience) {
    if (!hasRoom()) {
      commitAll();
    }
    if (mailbox.runUntil(this::hasRoom, patience)) {
      return true;
    }
    long now = System.nanoTime();
    queues.values().stream()
        .filter(queue -> queue.isUnderWay() && now - queue.begunNanos() >= patience.toNanos())
        .forEach(TenantQueue::leaveBehind);
    return hasRoom();
  }

  private boolean hasRoom() {
    int waiting = 0;
    for (TenantQueue<V> queue : queues.values()) {
      waiting += queue.weightOfNext();
    }
    waiting += preparing.stream().mapToInt(TenantQueue::weight).sum();
    waiting += prepared.stream().mapToInt(attempt -> attempt.queue.weight()).sum();
    return waiting < settings.maxWaitingRecords();
  }

  /** Waits until all records are committed that can be; returns false after the time is over. */
  public boolean awaitIdle(Duration atMost) {
    commitAll();
    return mailbox.runUntil(this::areIdle, atMost);
  }

  /** Retries tenants whose pause is over; all of them, once the database is back. */
  public void retryDue(long nowNanos) {
    boolean now = outage.hasJustEnded();
    if (outage.isPossible()) {
      return;
    }
    for (TenantQueue<V> queue : queues.values()) {
      if (now) {
        queue.retryAt(nowNanos);
      }
      if (queue.due(nowNanos) != null) {
        ready.add(queue);
      }
    }
    commitReady();
  }

  /** Returns where reading must start again for tenants that can continue, each only once. */
  public Map<PartitionId, Long> takeDropped() {
    Map<PartitionId, Long> all = new HashMap<>();
    queues
        .values()
        .forEach(
            queue -> queue.takeDropped().forEach((p, offset) -> all.merge(p, offset, Math::min)));
    return all;
  }

  /** Lowers the offset of each partition to its first uncommitted record. */
  public void lower(Map<PartitionId, Long> floors) {
    queues.values().forEach(queue -> queue.lower(floors));
  }

  /** Applies that an operator moved a tenant's position. */
  public void moved(PositionMove move) {
    TenantQueue<V> queue = queues.get(move.tenant());
    if (queue != null) {
      queue.moved(move.partition());
    }
  }

  /** Forgets partitions that are no longer read here. */
  public void forget(Predicate<PartitionId> partitions) {
    queues.values().forEach(queue -> queue.forget(partitions));
  }

  private void tellOfEvents(Tenant tenant, ApplyResult tally) {
    if (tally.events() > 0) {
      onEventsAppended.accept(tenant);
    }
    tally.others().forEach(onEventsAppended);
  }

  private void follow(TenantQueue<V> queue, Future<CommitResult> attempt) {
    attempt.onComplete(
        result -> {
          if (result.result() instanceof Committed committed) {
            tellOfEvents(queue.tenant(), committed.tally());
          }
          mailbox.post(
              () -> {
                transactions--;
                boolean wasLeftBehind = queue.isLeftBehind();
                metrics.committed(System.nanoTime() - queue.begunNanos());
                if (result.failed()) {
                  failed(queue, result.cause());
                } else {
                  finished(queue, result.result());
                }
                if (queue.hasNext()) {
                  growing.add(queue);
                }
                commitGrown(System.nanoTime());
                if (wasLeftBehind || queue.isLeftBehind()) {
                  reportWaiting();
                }
              });
        });
  }

  /** Updates the metrics of tenants that wait. */
  public void reportWaiting() {
    long tenants = 0;
    long faulty = 0;
    long records = 0;
    for (TenantQueue<V> queue : queues.values()) {
      boolean isFaulty = queue.fault() != null;
      if (isFaulty || queue.isLeftBehind()) {
        tenants++;
        records += queue.waiting();
      }
      faulty += isFaulty ? 1 : 0;
    }
    metrics.waiting(tenants, faulty, records);
  }

  /** Returns one line for each tenant whose records wait until someone removes the cause. */
  public List<String> faults() {
    List<String> lines = new ArrayList<>();
    queues
        .values()
        .forEach(
            queue -> {
              TenantFault fault = queue.fault();
              if (fault != null) {
                lines.add(
                    "%d records of tenant %s have been waiting since %s: %s; see the log for the cause"
                        .formatted(queue.waiting(), queue.tenant(), fault.since(), fault.reason()));
              }
            });
    return lines;
  }

  /** What the records of tenants wait for, in the order of the tenants. */
  public List<Wait> waits(String feed) {
    List<Wait> waits = new ArrayList<>();
    for (TenantQueue<V> queue : queues.values()) {
      TenantFault fault = queue.fault();
      if (fault != null) {
        waits.add(wait(queue, feed, fault.reason(), fault.since()));
      } else {
        queue
            .failingSince()
            .ifPresent(since -> waits.add(wait(queue, feed, FAILING_FOR_NOW, since)));
      }
    }
    waits.sort(Comparator.comparing(Wait::tenant));
    return waits;
  }

  private Wait wait(TenantQueue<V> queue, String feed, String reason, Instant since) {
    return new Wait(queue.tenant().id(), feed, "", reason, since, queue.waiting());
  }

  private void finished(TenantQueue<V> queue, CommitResult outcome) {
    if (outcome instanceof Committed committed) {
      TenantFault before = queue.fault();
      int repeated = queue.committed(committed.positions());
      metrics.skipped(Map.of(IngestMetrics.REDELIVERED, repeated));
      if (before != null && queue.fault() == null) {
        log.info("Records of tenant {} are committed again", queue.tenant());
      }
      onCommitted.accept(queue.tenant(), committed);
    } else if (outcome instanceof WentBack wentBack) {
      log.warn(
          "The database has gone back to earlier positions of tenant {}; reading again from there",
          queue.tenant());
      queue.wentBack(wentBack.stored());
    } else if (outcome instanceof Moved) {
      queue.readAgain();
      onMoved.run();
    } else if (outcome instanceof NotEnabled) {
      log.info("Tenant {} is no longer enabled; its records are skipped", queue.tenant());
      metrics.skipped(Map.of(IngestMetrics.NOT_ENABLED, queue.size()));
      queue.skipped();
    }
  }

  private void failed(TenantQueue<V> queue, @Nullable Throwable cause) {
    int failures = queue.failed();
    Duration pause = settings.retry().after(failures);
    queue.retryAt(System.nanoTime() + pause.toNanos());
    queue.shorten(shareOfWaiting());
    if (cause != null && SqlErrors.isPermanent(cause)) {
      failedPermanently(queue, cause, pause);
      return;
    }
    log.warn(
        "Cannot commit records of tenant {}, attempt {}; trying again in {}",
        queue.tenant(),
        failures,
        pause,
        cause);
    if (cause != null) {
      outage.suspectIf(cause);
    }
  }

  /** Returns how many records a failing tenant may hold: the more tenants fail, the fewer. */
  private int shareOfWaiting() {
    long failing = queues.values().stream().filter(TenantQueue::isLeftBehind).count();
    return (int) Math.max(KEPT_AT_A_FAULT, settings.maxWaitingRecords() / Math.max(1, failing));
  }

  // Logs each fault once, not at each attempt.
  private void failedPermanently(TenantQueue<V> queue, Throwable cause, Duration pause) {
    queue.shorten(KEPT_AT_A_FAULT);
    TenantFault fault = TenantFault.of(cause);
    if (queue.isNewFault(fault)) {
      log.error(
          "Cannot commit records of tenant {} until someone removes the cause ({}); they wait, and the module"
              + " keeps trying",
          queue.tenant(),
          fault.reason(),
          cause);
    } else {
      log.debug("Tenant {} still fails; trying again in {}", queue.tenant(), pause, cause);
    }
  }
}
