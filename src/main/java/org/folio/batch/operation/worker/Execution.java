package org.folio.batch.operation.worker;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.model.TaskStatus;

/** Runs one attempt from its claim to its end. Confined to one event loop. */
public final class Execution {
  private static final Logger log = LogManager.getLogger(Execution.class);
  private final Vertx vertx;
  private final Context context;
  private final TaskHandler handler;
  private final TaskSettings settings;
  private final LeasedTask task;
  private final ClaimedTask claimed;
  private final TaskContext taskContext;
  private final Heartbeat heartbeat;
  private final Promise<TaskResult> outcome = Promise.promise();
  private final long begunAt = System.nanoTime();

  /**
   * @param context on which the handler runs and its results are handled
   * @param claimedAt {@link System#nanoTime()} before the claim was sent
   */
  public Execution(
      Context context,
      TaskHandler handler,
      TaskSettings settings,
      LeasedTask task,
      long claimedAt) {
    this.vertx = context.owner();
    this.context = context;
    this.handler = handler;
    this.settings = settings;
    this.task = task;
    this.claimed = task.claimed();
    this.taskContext =
        new TaskContext(
            vertx,
            task,
            settings.lease(),
            () -> handler.changed(claimed.tenant(), claimed.operation()));
    this.heartbeat = new Heartbeat(vertx, task, taskContext, settings, claimedAt);
  }

  ClaimedTask claimed() {
    return claimed;
  }

  /** Asks the handler to stop; abandons it if it does not stop in time. Thread-safe. */
  public void stop(StopReason reason) {
    taskContext.tell(reason);
  }

  /**
   * Whether the task can be asked to yield its slot: it has held it for a turn, and its handler
   * supports it.
   */
  boolean canYield() {
    return handler.canYield()
        && !taskContext.mustStop()
        && System.nanoTime() - begunAt >= settings.turn().toNanos();
  }

  /** Returns {@link System#nanoTime()} at the time when the task got its slot. */
  long begunAt() {
    return begunAt;
  }

  boolean isAskedToYield() {
    return taskContext.shouldYield();
  }

  /** Asks the handler to yield at its next opportunity, or withdraws the request. Thread-safe. */
  void askToYield(boolean asked) {
    taskContext.askToYield(asked);
  }

  /** Checks whether the task was cancelled. Thread-safe. */
  void lookForCancel() {
    context.runOnContext(v -> heartbeat.beat());
  }

  /** Runs the handler. Never fails. Call it once, on the context. */
  public Future<AttemptResult> run() {
    log.info("{} started{}", taskContext, claimed.takenOver() ? ", taken over" : "");
    heartbeat.start();
    long limit =
        vertx.setTimer(
            handler.timeLimit().toMillis(), id -> taskContext.tell(StopReason.TIME_LIMIT));
    taskContext.stopped().onSuccess(reason -> context.runOnContext(v -> abandonLater(reason)));
    begin();
    return outcome
        .future()
        .transform(this::settle)
        .recover(this::notWritten)
        .onComplete(
            settled -> {
              heartbeat.stop();
              vertx.cancelTimer(limit);
              log.info("{} ended {}", taskContext, settled.result().outcome());
            });
  }

  private void begin() {
    if (isExhausted()) {
      outcome.fail(
          TaskException.passing(
              "ATTEMPTS_EXHAUSTED",
              "The task was started %d times and never finished; see the log"
                  .formatted(claimed.currentAttempt())));
      return;
    }
    if (claimed.spent()) {
      taskContext.tell(StopReason.CANCELLED);
    }
    try {
      taskContext.check();
      // the handler may complete on any thread
      handler.run(taskContext).onComplete(done -> context.runOnContext(v -> came(done)));
    } catch (RuntimeException | Error e) {
      // for example a class that cannot be loaded; otherwise the lease would be kept in vain
      outcome.tryFail(e);
    }
  }

  private boolean isExhausted() {
    return claimed.spent() && claimed.currentAttempt() >= settings.maxAttempts();
  }

  private void came(AsyncResult<TaskResult> done) {
    if (done.succeeded()) {
      outcome.tryComplete(done.result());
    } else {
      outcome.tryFail(done.cause());
    }
  }

  private void abandonLater(StopReason reason) {
    vertx.setTimer(
        settings.stopGrace().toMillis(),
        id -> {
          if (outcome.tryFail(new TaskStoppedException(reason))) {
            log.warn("{} was asked to stop ({}) but did not; abandoning it", taskContext, reason);
          }
        });
  }

  private Future<AttemptResult> settle(AsyncResult<TaskResult> done) {
    return done.succeeded() ? complete(done.result()).recover(this::fail) : fail(done.cause());
  }

  private Future<AttemptResult> complete(TaskResult completion) {
    return write(
        AttemptEnd.completed(completion.result()),
        (tx, ended) ->
            ended.status() == TaskStatus.COMPLETED
                ? completion.effects().apply(tx).compose(done -> tellWork(tx, ended))
                : tellWork(tx, ended));
  }

  private Future<AttemptResult> fail(Throwable e) {
    StopReason reason = taskContext.stopReason();
    if (reason == null) {
      return isTenantGone(e) ? notWritten(e) : fault(TaskException.of(e));
    }
    return switch (reason) {
      case LEASE_LOST -> Future.succeededFuture(AttemptResult.LOST);
      case CANCELLED -> writeSurely(AttemptEnd.cancelled());
      // if returned, the task would get the same attempt again that the dead instance had
      case RELEASED ->
          isExhausted() ? fault(TaskException.of(e)) : writeSurely(AttemptEnd.released());
      case YIELDED -> writeSurely(AttemptEnd.yielded());
      case TIME_LIMIT ->
          fault(
              TaskException.passing(
                  "TIME_LIMIT", "The attempt took longer than " + handler.timeLimit(), e));
    };
  }

  private Future<AttemptResult> fault(TaskException fault) {
    boolean again = fault.isPassing() && claimed.currentAttempt() < settings.maxAttempts();
    if (!again) {
      if (fault.isPassing()) {
        log.error("{} failed permanently", taskContext, fault);
      } else { // the request is at fault, so a stack trace would not help
        log.warn("{} failed permanently: {}", taskContext, fault.getMessage());
      }
      return writeSurely(AttemptEnd.errored(fault));
    }
    Duration pause = settings.retries().after(claimed.currentAttempt());
    log.warn("{} failed; trying again in {}", taskContext, pause, fault);
    return writeSurely(AttemptEnd.retried(fault, pause));
  }

  /** Ends the operation even if the feature cannot write its part, so that it does not hang. */
  private Future<AttemptResult> writeSurely(AttemptEnd end) {
    return write(end, this::tellWork)
        .recover(
            e -> {
              if (SqlErrors.isTransient(e) || isTenantGone(e)) {
                return Future.failedFuture(e);
              }
              log.error(
                  "{} ended, but its feature could not write its final changes", taskContext, e);
              return write(end, (tx, ended) -> Future.succeededFuture());
            });
  }

  // Keeps the lease meanwhile; otherwise another instance takes the task over. If the connection
  // broke during the commit, the end may already be written; it then looks as if the lease were
  // lost. What fails for a whole lease time, while the lease can be renewed, is not an outage of
  // the database.
  private Future<AttemptResult> write(
      AttemptEnd end, BiFunction<TenantConnection, EndedAttempt, Future<Void>> effects) {
    long until = System.nanoTime() + settings.lease().toNanos();
    return DatabaseWait.repeat(
            vertx,
            () -> heartbeat.holds() && System.nanoTime() - until < 0,
            () -> task.end(end, effects))
        .onSuccess(this::tellCommitted)
        .map(ended -> settled(end, ended));
  }

  private Future<Void> tellWork(TenantConnection tx, EndedAttempt ended) {
    return handler.ended(tx, ended.operation());
  }

  private void tellCommitted(Optional<EndedAttempt> ended) {
    if (ended.isPresent() && ended.get().status().isEnd()) {
      handler.endCommitted(claimed.tenant());
    }
    ended.ifPresent(end -> handler.changed(claimed.tenant(), end.operation()));
  }

  private Future<AttemptResult> notWritten(Throwable e) {
    log.log(
        isTenantGone(e) ? Level.WARN : Level.ERROR,
        "{} ended, but that cannot be written; leaving the task to be taken over",
        taskContext,
        e);
    return Future.succeededFuture(AttemptResult.LOST);
  }

  private static AttemptResult settled(AttemptEnd end, Optional<EndedAttempt> ended) {
    if (ended.isEmpty()) {
      return AttemptResult.LOST;
    }
    return ended.get().status() == TaskStatus.CANCELLED
        ? new AttemptResult(AttemptOutcome.CANCELLED, Duration.ZERO)
        : new AttemptResult(end.outcome(), end.retryIn());
  }

  private static boolean isTenantGone(Throwable e) {
    return e instanceof ServiceException failure && failure.kind() == Kind.TENANT_NOT_ENABLED;
  }
}
