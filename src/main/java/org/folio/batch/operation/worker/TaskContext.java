package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.worker.TaskException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, as its handler sees it. All writes happen while the lease holds, or not at all. Safe
 * to use from any thread.
 */
public final class TaskContext {
  private static final int MAX_MESSAGES = 1_000;

  private final Vertx vertx;
  private final LeasedTask task;
  private final Duration patience;
  private final Runnable changed;
  private final Promise<StopReason> stop = Promise.promise();
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicBoolean yieldAsked = new AtomicBoolean();
  private final AtomicReference<@Nullable StopReason> stopReason = new AtomicReference<>();

  /**
   * @param patience how long a write waits for an unavailable database
   * @param changed called when something was written
   */
  TaskContext(Vertx vertx, LeasedTask task, Duration patience, Runnable changed) {
    this.changed = changed;
    this.vertx = vertx;
    this.task = task;
    this.patience = patience;
  }

  public Tenant tenant() {
    return task.claimed().tenant();
  }

  public Operation operation() {
    return task.claimed().operation();
  }

  /** Returns the number of this attempt, over all restarts. */
  public int attempt() {
    return task.claimed().attempt();
  }

  /** Returns the last checkpoint; empty if there is none. */
  public Optional<JsonObject> checkpoint() {
    return Optional.ofNullable(task.claimed().checkpoint());
  }

  /**
   * Saves a checkpoint from which another attempt can continue. Fails with {@link
   * TaskStoppedException} when the task must stop.
   */
  public Future<Void> saveCheckpoint(JsonObject checkpoint) {
    return saveCheckpoint(checkpoint, tx -> Future.succeededFuture());
  }

  /**
   * Like {@link #saveCheckpoint(JsonObject)}, in one transaction with effects.
   *
   * @param effects as in {@link #underLease}
   */
  public Future<Void> saveCheckpoint(
      JsonObject checkpoint, Function<TenantConnection, Future<Void>> effects) {
    return write(checkpoint, effects)
        .map(
            written -> {
              check();
              return null;
            });
  }

  /**
   * Writes effects while the lease holds, and waits while the database is unavailable. Fails with
   * {@link TaskStoppedException} if the lease is lost. A task that must stop for another reason can
   * still write. Keeps the last checkpoint.
   *
   * @param effects must be idempotent, because they run again if the transaction fails, and if it
   *     was committed but the response was lost. They block the heartbeat, so they should take no
   *     longer than a few seconds
   * @return the committed result of the effects
   */
  public <T> Future<T> underLease(Function<TenantConnection, Future<T>> effects) {
    return write(null, effects);
  }

  private <T> Future<T> write(
      @Nullable JsonObject checkpoint, Function<TenantConnection, Future<T>> effects) {
    return awaitDatabase(() -> task.write(checkpoint, effects))
        .map(
            written -> {
              observe(written.status());
              if (written.status() == LeaseStatus.LOST) {
                throw new TaskStoppedException(StopReason.LEASE_LOST);
              }
              changed.run();
              return written.value();
            });
  }

  /**
   * Repeats work that failed because the database was unavailable, until it is back or the lease is
   * lost, and no longer than a lease lasts.
   *
   * @param work must be idempotent
   */
  public <T> Future<T> awaitDatabase(Supplier<Future<T>> work) {
    long until = System.nanoTime() + patience.toNanos();
    return DatabaseWait.repeat(
        vertx,
        () -> stopReason.get() != StopReason.LEASE_LOST && System.nanoTime() - until < 0,
        work);
  }

  /** Adds a message for the operator. Only the first thousand of an attempt are kept. */
  public Future<Void> say(String code, String text) {
    if (messages.incrementAndGet() > MAX_MESSAGES) {
      return Future.succeededFuture();
    }
    return task.say(new Reason(code, text))
        .map(
            said -> {
              observe(said ? LeaseStatus.HELD : LeaseStatus.LOST);
              check();
              return null;
            });
  }

  /** Whether the handler should end at once; further writes would be refused. */
  public boolean mustStop() {
    return stopReason.get() != null;
  }

  /**
   * Returns normally while the task may continue.
   *
   * @throws TaskStoppedException if the task must stop; the handler may simply fail with it
   */
  public void check() {
    StopReason reason = stopReason.get();
    if (reason != null) {
      throw new TaskStoppedException(reason);
    }
  }

  /**
   * Whether others wait for a slot and this task has held its own for a turn. A handler that can
   * yield then starts nothing more and, when everything in progress is written, fails with {@link
   * #yieldSlot()}.
   */
  public boolean shouldYield() {
    return yieldAsked.get();
  }

  /**
   * Yields the slot. The task is claimed again at its next turn, and this attempt continues from
   * the last checkpoint.
   *
   * @return what the handler must fail with
   */
  public TaskStoppedException yieldSlot() {
    tell(StopReason.YIELDED);
    return new TaskStoppedException(Objects.requireNonNull(stopReason.get()));
  }

  void askToYield(boolean asked) {
    yieldAsked.set(asked);
  }

  /** Completes when the task must stop; otherwise never. */
  public Future<StopReason> stopped() {
    return stop.future();
  }

  @Nullable StopReason stopReason() {
    return stopReason.get();
  }

  /** Stops the task; keeps the first reason. */
  void tell(StopReason reason) {
    if (stopReason.compareAndSet(null, reason)) {
      stop.complete(reason);
    }
  }

  void observe(LeaseStatus status) {
    switch (status) {
      case HELD -> {}
      case CANCEL_REQUESTED -> tell(StopReason.CANCELLED);
      case LOST -> tell(StopReason.LEASE_LOST);
    }
  }

  /** For the log. */
  @Override
  public String toString() {
    return task.claimed().toString();
  }
}
