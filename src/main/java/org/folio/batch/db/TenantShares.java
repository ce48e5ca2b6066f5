package org.folio.batch.db;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.DbSettings.TenantShare;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Divides the connections of a pool among tenants, so that a tenant whose statements hang, for
 * example on a lock, leaves connections to the others.
 *
 * <p>A tenant may hold a multiple of the connections that are free after that. If it is three times
 * as many, a tenant alone gets three quarters of the pool; two tenants get three sevenths each. A
 * tenant that holds none gets the last free one. Work beyond the share waits in a queue of its
 * tenant, and fails with {@link Kind#BUSY} when it has waited too long or the queue is full. Queues
 * take turns.
 *
 * <p>While nothing waits, this costs a few atomic operations. Safe to call from any thread; queued
 * work starts on the context that submitted it.
 */
final class TenantShares {
  private static final Logger log = LogManager.getLogger(TenantShares.class);
  private static final int MAX_REMEMBERED = 10_000;
  private static final long WARN_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST_TICK_MILLIS = 250;

  /**
   * Limits of a pool.
   *
   * @param pool name of the pool
   * @param connections how many it has
   * @param share what one tenant may hold, and how many of its requests may wait
   * @param maxWait how long each of them waits
   */
  record Limits(String pool, int connections, TenantShare share, Duration maxWait) {}

  private final Vertx vertx;
  private final Limits limits;
  private final long timer;
  private final LongAdder refused = new LongAdder();
  private final AtomicInteger held = new AtomicInteger();
  private final Map<Tenant, Share> shares = new ConcurrentHashMap<>();

  /** Queued requests of all tenants. */
  private final AtomicInteger queued = new AtomicInteger();

  /** Tenants with a queue, the next one to serve first; guarded by the lock of this object. */
  private final Set<Share> waiting = new LinkedHashSet<>();

  TenantShares(Vertx vertx, Limits limits) {
    this.vertx = vertx;
    this.limits = limits;
    long tick = Math.min(LONGEST_TICK_MILLIS, Math.max(1, limits.maxWait().toMillis() / 4));
    this.timer = vertx.setPeriodic(tick, id -> refuseExpired());
  }

  /**
   * Starts the work, which holds one connection, as soon as the tenant's share allows.
   *
   * @param wait how long the work may wait, limited by {@link Limits#maxWait}
   */
  <T> Future<T> run(Tenant tenant, Duration wait, Supplier<Future<T>> work) {
    Share share = share(tenant);
    return share.queued.get() == 0 && take(share) ? start(share, work) : enqueue(share, wait, work);
  }

  /** Returns how much work was refused so far. */
  long refused() {
    return refused.sum();
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  // Ids come from clients, so their number is bounded. A tenant that is forgotten while it holds
  // connections may exceed its share until it returns them.
  private Share share(Tenant tenant) {
    Share known = shares.get(tenant);
    if (known != null) {
      return known;
    }
    if (shares.size() >= MAX_REMEMBERED) {
      shares.clear();
    }
    return shares.computeIfAbsent(tenant, Share::new);
  }

  // Two concurrent calls may refuse each other. That is harmless: each queues its work and then
  // checks again.
  private boolean take(Share share) {
    int ofTenant = share.held.incrementAndGet();
    int free = limits.connections() - held.incrementAndGet();
    if (free >= 0 && (ofTenant == 1 || ofTenant <= limits.share().heldPerFree() * free)) {
      return true;
    }
    held.decrementAndGet();
    share.held.decrementAndGet();
    return false;
  }

  private <T> Future<T> start(Share share, Supplier<Future<T>> work) {
    try {
      return work.get().onComplete(done -> release(share));
    } catch (RuntimeException e) {
      release(share);
      return Future.failedFuture(e);
    }
  }

  private void release(Share share) {
    share.held.decrementAndGet();
    held.decrementAndGet();
    if (queued.get() > 0) {
      startNext();
    }
  }

  private <T> Future<T> enqueue(Share share, Duration wait, Supplier<Future<T>> work) {
    Context context = vertx.getOrCreateContext();
    long nanos = Math.min(wait.toNanos(), limits.maxWait().toNanos());
    Promise<T> result = Promise.promise();
    Waiting added =
        new Waiting(
            System.nanoTime() + nanos,
            () -> context.runOnContext(v -> start(share, work).onComplete(result)),
            refusal -> context.runOnContext(v -> result.fail(refusal)));
    if (!add(share, added)) {
      return Future.failedFuture(refuse(share, 1));
    }
    startNext();
    return result.future();
  }

  private synchronized boolean add(Share share, Waiting added) {
    if (share.queued.get() >= limits.share().maxQueued()) {
      return false;
    }
    share.queue.add(added);
    share.queued.incrementAndGet();
    queued.incrementAndGet();
    waiting.add(share);
    return true;
  }

  private void startNext() {
    for (Waiting next = next(); next != null; next = next()) {
      next.start().run();
    }
  }

  private synchronized @Nullable Waiting next() {
    for (Iterator<Share> i = waiting.iterator(); i.hasNext(); ) {
      Share share = i.next();
      if (take(share)) {
        i.remove();
        Waiting next = share.queue.remove();
        removed(share, 1);
        if (!share.queue.isEmpty()) {
          waiting.add(share); // at the end
        }
        return next;
      }
    }
    return null;
  }

  private void removed(Share share, int number) {
    share.queued.addAndGet(-number);
    queued.addAndGet(-number);
  }

  private void refuseExpired() {
    if (queued.get() > 0) {
      long now = System.nanoTime();
      for (Expired expired : removeExpired(now)) {
        ServiceException refusal = refuse(expired.share(), expired.all().size());
        expired.all().forEach(one -> one.refuse().handle(refusal));
      }
    }
  }

  private synchronized List<Expired> removeExpired(long now) {
    List<Expired> all = new ArrayList<>();
    for (Iterator<Share> i = waiting.iterator(); i.hasNext(); ) {
      Share share = i.next();
      List<Waiting> expired = new ArrayList<>();
      share.queue.removeIf(one -> now - one.deadline() >= 0 && expired.add(one));
      if (!expired.isEmpty()) {
        removed(share, expired.size());
        all.add(new Expired(share, expired));
      }
      if (share.queue.isEmpty()) {
        i.remove();
      }
    }
    return all;
  }

  private ServiceException refuse(Share share, int number) {
    refused.add(number);
    warn(share, number);
    return ServiceException.of(
        Kind.BUSY,
        "The data of the tenant is busy: too many of its requests wait for the database; try again later");
  }

  private synchronized void warn(Share share, int number) {
    share.refusedSinceWarning += number;
    long now = System.nanoTime();
    if (share.warnAtNanos == null || now - share.warnAtNanos >= 0) {
      log.warn(
          "Refused {} requests of tenant {}: it has used up its share of the {} connections \"{}\";"
              + " look for a session that holds a lock in its schema",
          share.refusedSinceWarning,
          share.tenant,
          limits.connections(),
          limits.pool());
      share.refusedSinceWarning = 0;
      share.warnAtNanos = now + WARN_INTERVAL_NANOS;
    }
  }

  /** The connections that one tenant holds, and its queue. */
  private static final class Share {
    private final Tenant tenant;
    private final AtomicInteger held = new AtomicInteger();

    /** Size of the queue, readable without the lock. */
    private final AtomicInteger queued = new AtomicInteger();

    // guarded by the lock
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int refusedSinceWarning;
    private @Nullable Long warnAtNanos;

    Share(Tenant tenant) {
      this.tenant = tenant;
    }
  }

  /** Work that waits for its tenant's share. */
  private record Waiting(long deadline, Runnable start, Handler<ServiceException> refuse) {}

  private record Expired(Share share, List<Waiting> all) {}
}
