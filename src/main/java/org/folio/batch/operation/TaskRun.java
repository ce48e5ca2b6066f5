package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.TaskFault.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, as the work sees it. Whatever it writes here is written while the lease holds, or
 * not at all. Safe to use from any thread.
 */
public final class TaskRun {
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
   * @param patience how long a write waits for a database that is away
   * @param changed called when something was written
   */
  TaskRun(Vertx vertx, LeasedTask task, Duration patience, Runnable changed) {
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

  /** Number of this attempt, over all restarts. */
  public int attempt() {
    return task.claimed().attempt();
  }

  /** What the last attempt that made one has left; nothing when all is still to do. */
  public Optional<JsonObject> checkpoint() {
    return Optional.ofNullable(task.claimed().checkpoint());
  }

  /**
   * Writes how far the work has come, so that another attempt can go on from there. Fails with
   * {@link Stopped} when the run must stop.
   */
  public Future<Void> saveCheckpoint(JsonObject checkpoint) {
    return saveCheckpoint(checkpoint, tx -> Future.succeededFuture());
  }

  /**
   * Like {@link #saveCheckpoint(JsonObject)}, in one transaction with what was done up to there.
   *
   * @param effects as in {@link #underLease}
   */
  public Future<Void> saveCheckpoint(
      JsonObject checkpoint, Function<SqlConnection, Future<Void>> effects) {
    return underLease(checkpoint, effects)
        .map(
            written -> {
              check();
              return null;
            });
  }

  /**
   * Writes a checkpoint together with what was done up to there, and waits while the database is
   * away. Fails with {@link Stopped} when the lease is lost. A run that must stop for another
   * reason still writes.
   *
   * @param effects keep the heartbeat waiting, so they should take no longer than some seconds.
   *     They run again when the transaction fails, and also when it was committed and the answer
   *     was lost, so they must bear repetition
   * @return what the effects returned, committed
   */
  public <T> Future<T> underLease(
      JsonObject checkpoint, Function<SqlConnection, Future<T>> effects) {
    return awaitDatabase(() -> task.checkpoint(checkpoint, effects))
        .map(
            written -> {
              observe(written.standing());
              if (written.standing() == Standing.LOST) {
                throw new Stopped(StopReason.LEASE_LOST);
              }
              changed.run();
              return written.value();
            });
  }

  /**
   * Repeats what failed because the database was away, until it is back or the lease is lost, and
   * no longer than a lease lasts.
   *
   * @param work must bear repetition
   */
  public <T> Future<T> awaitDatabase(Supplier<Future<T>> work) {
    long until = System.nanoTime() + patience.toNanos();
    return DatabaseWait.repeat(
        vertx,
        () -> stopReason.get() != StopReason.LEASE_LOST && System.nanoTime() - until < 0,
        work);
  }

  /** Leaves a message for the operator. Only the first thousand of an attempt are kept. */
  public Future<Void> say(String code, String text) {
    if (messages.incrementAndGet() > MAX_MESSAGES) {
      return Future.succeededFuture();
    }
    return task.say(new Reason(code, text))
        .map(
            said -> {
              observe(said ? Standing.HELD : Standing.LOST);
              check();
              return null;
            });
  }

  /** True when the work should come to its end at once; what it does from now on is in vain. */
  public boolean mustStop() {
    return stopReason.get() != null;
  }

  /**
   * Does nothing while the work may go on.
   *
   * @throws Stopped when it must stop; the run may simply fail with that
   */
  public void check() {
    StopReason reason = stopReason.get();
    if (reason != null) {
      throw new Stopped(reason);
    }
  }

  /**
   * True while others wait for a slot and this run has had its own for a turn. Work that can pause
   * then begins nothing more, and when all it has begun is done and written, fails with {@link
   * #yieldSlot()}.
   */
  public boolean shouldYield() {
    return yieldAsked.get();
  }

  /**
   * Gives the slot to others. The task is claimed again when its next turn comes, and this attempt
   * goes on from the last checkpoint.
   *
   * @return what the run is to fail with
   */
  public Stopped yieldSlot() {
    tell(StopReason.YIELDED);
    return new Stopped(Objects.requireNonNull(stopReason.get()));
  }

  void askToYield(boolean asked) {
    yieldAsked.set(asked);
  }

  /** Completes when the work must stop, and never when it need not. */
  public Future<StopReason> stopped() {
    return stop.future();
  }

  @Nullable StopReason stopReason() {
    return stopReason.get();
  }

  /** The first reason stands. */
  void tell(StopReason reason) {
    if (stopReason.compareAndSet(null, reason)) {
      stop.complete(reason);
    }
  }

  void observe(Standing standing) {
    switch (standing) {
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
