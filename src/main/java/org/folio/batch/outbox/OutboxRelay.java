package org.folio.batch.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.ChangedTenants;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Backoff;
import org.folio.batch.error.ServiceException;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.Topics;
import org.folio.batch.outbox.Publisher.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox events of all tenants, each tenant's in the order of its changes.
 *
 * <p>A tenant is served when it is woken and at every poll, in case a process died between commit
 * and wake. Each turn publishes one chunk; a tenant with more events goes to the end of the queue,
 * and a tenant whose turn failed waits without delaying others. Safe to call from any thread.
 */
public final class OutboxRelay {
  private static final Logger log = LogManager.getLogger(OutboxRelay.class);
  private static final int TURNS_AT_A_TIME = 2;
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Duration TAKEN_AGAIN_AFTER = Duration.ofMillis(200);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  private final Vertx vertx;
  private final Publisher publisher;
  private final Supplier<Set<Tenant>> enabled;
  private final ChangedTenants changed;
  private final Counter published;
  private final Counter failures;
  private final AtomicInteger waiting = new AtomicInteger();

  // All fields below are confined to this context.
  private final Context context;
  private final Map<Tenant, Turn> turns = new HashMap<>();
  private final Deque<Turn> queue = new ArrayDeque<>();
  private final Deque<Turn> retries = new ArrayDeque<>();
  private final Promise<Void> idleAfterClose = Promise.promise();
  private int running;
  private boolean retrying;
  private long sweepTimer = -1;
  private boolean sweeping;
  private boolean sweepFails;
  private boolean closed;

  /**
   * @param database a separate pool with two connections: publishing holds one while it waits for
   *     Kafka
   * @param enabled returns the tenants to poll
   */
  public OutboxRelay(
      Vertx vertx,
      Database database,
      EventProducer producer,
      Topics topics,
      Supplier<Set<Tenant>> enabled,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.publisher = new Publisher(database, producer, topics);
    this.enabled = enabled;
    this.changed = new ChangedTenants(database, "outbox");
    this.published = turns(metrics, "published");
    this.failures = turns(metrics, "failed");
    Gauge.builder("outbox.tenants.waiting", waiting, AtomicInteger::get)
        .description("Tenants whose outbox events cannot be published at the moment")
        .register(metrics);
  }

  private static Counter turns(MeterRegistry metrics, String outcome) {
    return Counter.builder("outbox.turns")
        .description("Turns of a tenant in which its events were published, or could not be")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /** Starts with a sweep, which publishes what an earlier process left behind. */
  public Future<Void> start() {
    return onContext(
        () -> {
          sweep();
          sweepTimer = vertx.setPeriodic(SWEEP.toMillis(), id -> sweep());
        });
  }

  /** Call it after events of this tenant were committed. */
  public void wake(Tenant tenant) {
    context.runOnContext(x -> enqueue(tenant, true));
  }

  /** Finishes the turns in progress and starts no more. */
  public Future<Void> close() {
    return onContext(
            () -> {
              closed = true;
              vertx.cancelTimer(sweepTimer);
              turns.values().forEach(turn -> vertx.cancelTimer(turn.timer));
              completeIfIdle();
            })
        .compose(x -> idleAfterClose.future());
  }

  private void sweep() {
    if (sweeping) {
      return;
    }
    sweeping = true;
    changed
        .among(enabled.get())
        .onComplete(
            found ->
                context.runOnContext(
                    x -> {
                      sweeping = false;
                      swept(found.result(), found.cause());
                    }));
  }

  private void swept(@Nullable Set<Tenant> tenants, @Nullable Throwable failure) {
    if (tenants != null) {
      sweepFails = false;
      tenants.forEach(tenant -> enqueue(tenant, false));
    } else if (!sweepFails) { // once for each outage
      sweepFails = true;
      log.warn("Cannot look for unpublished events; trying again every {}", SWEEP, failure);
    }
  }

  private void enqueue(Tenant tenant, boolean hasEvents) {
    if (closed) {
      return;
    }
    Turn turn = turns.get(tenant);
    if (turn == null) {
      turn = new Turn(tenant);
      turns.put(tenant, turn);
      queue.add(turn);
    }
    turn.hasEvents |= hasEvents;
    runNext();
  }

  private void runNext() {
    while (!closed && running < TURNS_AT_A_TIME) {
      Turn turn = next();
      if (turn == null) {
        return;
      }
      running++;
      run(turn)
          .onComplete(
              done -> context.runOnContext(x -> finished(turn, done.result(), done.cause())));
    }
  }

  // A turn that fails may take as long as Kafka's timeouts, so tenants that failed share one place.
  private @Nullable Turn next() {
    if (retrying || retries.isEmpty()) {
      return queue.poll();
    }
    retrying = true;
    return retries.remove();
  }

  private Future<Outcome> run(Turn turn) {
    if (turn.hasEvents) {
      turn.hasEvents = false;
      return publisher.publish(turn.tenant);
    }
    return publisher
        .hasEvents(turn.tenant)
        .compose(
            some ->
                some ? publisher.publish(turn.tenant) : Future.succeededFuture(Outcome.NOTHING));
  }

  private void finished(Turn turn, @Nullable Outcome outcome, @Nullable Throwable failure) {
    running--;
    if (turn.failures > 0) {
      retrying = false;
    }
    if (failure != null) {
      failed(turn, failure);
    } else {
      if (turn.failures > 0) {
        log.info(
            "Events of tenant {} are published again after {} failures in a row",
            turn.tenant,
            turn.failures);
      }
      turn.recovered();
      if (outcome == Outcome.PUBLISHED) {
        published.increment();
        turn.hasEvents = true;
      }
      if (outcome == Outcome.TAKEN) {
        turn.hasEvents = true;
        queueAfter(turn, TAKEN_AGAIN_AFTER);
      } else if (turn.hasEvents) {
        queue.add(turn);
      } else {
        turns.remove(turn.tenant);
      }
    }
    runNext();
    completeIfIdle();
  }

  private void failed(Turn turn, Throwable failure) {
    if (failure instanceof ServiceException f
        && f.kind() == ServiceException.Kind.TENANT_NOT_ENABLED) {
      turn.recovered();
      turns.remove(turn.tenant);
      return;
    }
    failures.increment();
    turn.hasEvents = true;
    turn.failures++;
    Duration pause = BACKOFF.after(turn.failures);
    if (turn.failures == 1) {
      waiting.incrementAndGet();
      log.warn(
          "Events of tenant {} cannot be published. They stay in its outbox, and publication is"
              + " retried for as long as it fails, at most every {}",
          turn.tenant,
          BACKOFF.longest(),
          failure);
    } else {
      log.debug("Next attempt for tenant {} in {}", turn.tenant, pause, failure);
    }
    queueAfter(turn, pause);
  }

  private void queueAfter(Turn turn, Duration pause) {
    if (closed) {
      return;
    }
    turn.timer =
        vertx.setTimer(
            pause.toMillis(),
            id -> {
              (turn.failures > 0 ? retries : queue).add(turn);
              runNext();
            });
  }

  private void completeIfIdle() {
    if (closed && running == 0) {
      idleAfterClose.tryComplete();
    }
  }

  private Future<Void> onContext(Runnable action) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        x -> {
          action.run();
          done.complete();
        });
    return done.future();
  }

  /** A tenant that is queued, being served, or waiting after a failure. */
  private final class Turn {
    private final Tenant tenant;
    private boolean hasEvents;
    private int failures;
    private long timer = -1;

    Turn(Tenant tenant) {
      this.tenant = tenant;
    }

    void recovered() {
      if (failures > 0) {
        failures = 0;
        waiting.decrementAndGet();
      }
    }
  }
}
