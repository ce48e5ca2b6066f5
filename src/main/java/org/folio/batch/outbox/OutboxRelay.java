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
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Backoff;
import org.folio.batch.error.Failure;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.Topics;
import org.folio.batch.outbox.Publisher.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of all tenants' outboxes, each tenant's in the order of its changes.
 *
 * <p>A tenant gets its turn when it is woken, and with every sweep, in case a process died between
 * a commit and the wake. A turn publishes one chunk; a tenant with more goes to the end of the
 * queue, and one whose turn failed waits by itself. Safe to call from any thread.
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
  private final Counter published;
  private final Counter failures;
  private final AtomicInteger waiting = new AtomicInteger();

  // All below is touched on this context only.
  private final Context context;
  private final Map<Tenant, Turn> turns = new HashMap<>();
  private final Deque<Turn> queue = new ArrayDeque<>();
  private final Promise<Void> idleAfterClose = Promise.promise();
  private int running;
  private long sweepTimer = -1;
  private boolean closed;

  /**
   * @param database of its own, with room for two connections: publishing holds one while it waits
   *     for Kafka
   * @param enabled the tenants whose outboxes a sweep looks at
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
    this.published = turns(metrics, "published");
    this.failures = turns(metrics, "failed");
    Gauge.builder("outbox.tenants.waiting", waiting, AtomicInteger::get)
        .description("Tenants whose events cannot be published at the moment")
        .register(metrics);
  }

  private static Counter turns(MeterRegistry metrics, String outcome) {
    return Counter.builder("outbox.turns")
        .description("Turns of a tenant in which its events were published, or could not be")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /** Begins with a sweep: what a process before this one left behind is published now. */
  public Future<Void> start() {
    return onContext(
        () -> {
          sweep();
          sweepTimer = vertx.setPeriodic(SWEEP.toMillis(), id -> sweep());
        });
  }

  /** Says that events of this tenant were committed. */
  public void wake(Tenant tenant) {
    context.runOnContext(x -> enqueue(tenant, true));
  }

  /** Finishes the turns that have begun, and begins no other. */
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
    enabled.get().forEach(tenant -> enqueue(tenant, false));
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
    while (!closed && running < TURNS_AT_A_TIME && !queue.isEmpty()) {
      Turn turn = queue.remove();
      running++;
      run(turn)
          .onComplete(
              done -> context.runOnContext(x -> finished(turn, done.result(), done.cause())));
    }
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
    if (failure != null) {
      failed(turn, failure);
    } else {
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
    if (failure instanceof Failure f && f.kind() == Failure.Kind.TENANT_NOT_ENABLED) {
      turn.recovered();
      turns.remove(turn.tenant);
      return;
    }
    failures.increment();
    if (turn.failures++ == 0) {
      waiting.incrementAndGet();
    }
    turn.hasEvents = true;
    Duration pause = BACKOFF.after(turn.failures);
    log.warn("Events of tenant {} wait {} for their publication", turn.tenant, pause, failure);
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
              queue.add(turn);
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

  /** A tenant that is queued, published for, or waiting after a failure. */
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
