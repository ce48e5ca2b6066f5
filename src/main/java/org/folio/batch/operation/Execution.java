package org.folio.batch.operation;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.SqlFailures;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;

/** One attempt from its claim to its end. Lives on one event loop. */
final class Execution {
  private static final Logger log = LogManager.getLogger(Execution.class);
  private final Vertx vertx;
  private final Context context;
  private final TaskWork work;
  private final TaskSettings settings;
  private final LeasedTask task;
  private final Claimed claimed;
  private final TaskRun run;
  private final Heartbeat heartbeat;
  private final Promise<Completion> outcome = Promise.promise();
  private final long begunAt = System.nanoTime();

  /**
   * @param context where the work and all that is about it happens
   * @param claimedAt {@link System#nanoTime()} before the claim was sent
   */
  Execution(
      Context context, TaskWork work, TaskSettings settings, LeasedTask task, long claimedAt) {
    this.vertx = context.owner();
    this.context = context;
    this.work = work;
    this.settings = settings;
    this.task = task;
    this.claimed = task.claimed();
    this.run =
        new TaskRun(
            vertx,
            task,
            settings.lease(),
            () -> work.changed(claimed.tenant(), claimed.operation()));
    this.heartbeat = new Heartbeat(vertx, task, run, settings, claimedAt);
  }

  Claimed claimed() {
    return claimed;
  }

  /** Tells the work to stop; it is abandoned when it does not in time. From any thread. */
  void stop(StopReason reason) {
    run.tell(reason);
  }

  /**
   * Whether the run can be asked to give its slot to others: it has had it for a turn, and its work
   * can pause.
   */
  boolean canYield() {
    return work.canYield()
        && !run.mustStop()
        && System.nanoTime() - begunAt >= settings.turn().toNanos();
  }

  /** {@link System#nanoTime()} when the run got its slot. */
  long begunAt() {
    return begunAt;
  }

  boolean isAskedToYield() {
    return run.shouldYield();
  }

  /** Asks the work to pause at its next opportunity, or no longer. From any thread. */
  void askToYield(boolean asked) {
    run.askToYield(asked);
  }

  /** Looks whether somebody has cancelled the task. From any thread. */
  void lookForCancel() {
    context.runOnContext(v -> heartbeat.beat());
  }

  /** Does the work. Never fails. To be called once, on the context. */
  Future<Settled> run() {
    log.info("{} begins{}", run, claimed.takenOver() ? ", taken over" : "");
    heartbeat.start();
    long limit = vertx.setTimer(work.timeLimit().toMillis(), id -> run.tell(StopReason.TIME_LIMIT));
    run.stopped().onSuccess(reason -> context.runOnContext(v -> abandonLater(reason)));
    begin();
    return outcome
        .future()
        .transform(this::settle)
        .recover(this::notWritten)
        .onComplete(
            settled -> {
              heartbeat.stop();
              vertx.cancelTimer(limit);
              log.info("{} ends {}", run, settled.result().outcome());
            });
  }

  private void begin() {
    if (isExhausted()) {
      outcome.fail(
          TaskFault.passing(
              "ATTEMPTS_EXHAUSTED",
              "The work was begun %d times and never came to an end"
                  .formatted(claimed.currentAttempt())));
      return;
    }
    if (claimed.spent()) {
      run.tell(StopReason.CANCELLED);
    }
    try {
      run.check();
      // the work may end on any thread
      work.run(run).onComplete(done -> context.runOnContext(v -> came(done)));
    } catch (RuntimeException | Error e) {
      // a class that cannot be loaded, for instance: or the lease would be kept for nothing
      outcome.tryFail(e);
    }
  }

  private boolean isExhausted() {
    return claimed.spent() && claimed.currentAttempt() >= settings.maxAttempts();
  }

  private void came(AsyncResult<Completion> done) {
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
          if (outcome.tryFail(new Stopped(reason))) {
            log.warn("{} was told to stop ({}) and did not; it is abandoned", run, reason);
          }
        });
  }

  private Future<Settled> settle(AsyncResult<Completion> done) {
    return done.succeeded() ? complete(done.result()).recover(this::fail) : fail(done.cause());
  }

  private Future<Settled> complete(Completion completion) {
    return write(
        Ending.completed(completion.result()),
        (tx, ended) ->
            ended.status() == TaskStatus.COMPLETED
                ? completion.effects().apply(tx).compose(done -> tellWork(tx, ended))
                : tellWork(tx, ended));
  }

  private Future<Settled> fail(Throwable e) {
    StopReason reason = run.stopReason();
    if (reason == null) {
      return isTenantGone(e) ? notWritten(e) : fault(TaskFault.of(e));
    }
    return switch (reason) {
      case LEASE_LOST -> Future.succeededFuture(Settled.LOST);
      case CANCELLED -> writeSurely(Ending.cancelled());
      // given back, it would get the attempt again that the dead instance had
      case RELEASED -> isExhausted() ? fault(TaskFault.of(e)) : writeSurely(Ending.released());
      case YIELDED -> writeSurely(Ending.yielded());
      case TIME_LIMIT ->
          fault(
              TaskFault.passing(
                  "TIME_LIMIT", "The attempt took longer than " + work.timeLimit(), e));
    };
  }

  private Future<Settled> fault(TaskFault fault) {
    boolean again = fault.isPassing() && claimed.currentAttempt() < settings.maxAttempts();
    if (!again) {
      if (fault.isPassing()) {
        log.error("{} fails for good", run, fault);
      } else { // it is about the request, so that no stack tells more
        log.warn("{} fails for good: {}", run, fault.getMessage());
      }
      return writeSurely(Ending.errored(fault));
    }
    Duration pause = settings.retries().after(claimed.currentAttempt());
    log.warn("{} fails and is tried again in {}", run, pause, fault);
    return writeSurely(Ending.retried(fault, pause));
  }

  /** A feature that cannot write its part must not keep the operation in progress for ever. */
  private Future<Settled> writeSurely(Ending ending) {
    return write(ending, this::tellWork)
        .recover(
            e -> {
              if (SqlFailures.isTransient(e) || isTenantGone(e)) {
                return Future.failedFuture(e);
              }
              log.error("{} ends without what its feature wanted to write then", run, e);
              return write(ending, (tx, ended) -> Future.succeededFuture());
            });
  }

  // The lease is kept meanwhile, or else another instance will see to the task. When the connection
  // broke during the commit, the end may stand already; it then seems that the lease is lost. What
  // fails for as long as a lease lasts, while that can be renewed, is not the database's outage.
  private Future<Settled> write(
      Ending ending, BiFunction<SqlConnection, Ended, Future<Void>> effects) {
    long until = System.nanoTime() + settings.lease().toNanos();
    return DatabaseWait.repeat(
            vertx,
            () -> heartbeat.holds() && System.nanoTime() - until < 0,
            () -> task.end(ending, effects))
        .onSuccess(this::tellCommitted)
        .map(ended -> settled(ending, ended));
  }

  private Future<Void> tellWork(SqlConnection tx, Ended ended) {
    return work.ended(tx, claimed.tenant(), ended.operation());
  }

  private void tellCommitted(Optional<Ended> ended) {
    if (ended.isPresent() && ended.get().status().isEnd()) {
      work.endCommitted(claimed.tenant());
    }
    ended.ifPresent(end -> work.changed(claimed.tenant(), end.operation()));
  }

  private Future<Settled> notWritten(Throwable e) {
    log.log(
        isTenantGone(e) ? Level.WARN : Level.ERROR,
        "{} has ended and that cannot be written; it is left to be taken over",
        run,
        e);
    return Future.succeededFuture(Settled.LOST);
  }

  private static Settled settled(Ending ending, Optional<Ended> ended) {
    if (ended.isEmpty()) {
      return Settled.LOST;
    }
    return ended.get().status() == TaskStatus.CANCELLED
        ? new Settled(AttemptOutcome.CANCELLED, Duration.ZERO)
        : new Settled(ending.outcome(), ending.retryIn());
  }

  private static boolean isTenantGone(Throwable e) {
    return e instanceof Failure failure && failure.kind() == Kind.TENANT_NOT_ENABLED;
  }
}
