package org.folio.batch.operation.worker;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Renews the lease of one task, and asks the task to stop once that has failed for too long,
 * without access to the database. Confined to one event loop.
 */
final class Heartbeat {
  private static final Logger log = LogManager.getLogger(Heartbeat.class);

  private final Vertx vertx;
  private final LeasedTask task;
  private final TaskContext taskContext;
  private final TaskSettings settings;
  private long validUntil;
  private long beats = -1;
  private long watchdog = -1;
  private boolean beating;
  private boolean beatAgain;

  /**
   * @param claimedAt {@link System#nanoTime()} before the claim was sent
   */
  Heartbeat(
      Vertx vertx,
      LeasedTask task,
      TaskContext taskContext,
      TaskSettings settings,
      long claimedAt) {
    this.vertx = vertx;
    this.task = task;
    this.taskContext = taskContext;
    this.settings = settings;
    this.validUntil = claimedAt + settings.lease().toNanos();
  }

  void start() {
    beats = vertx.setPeriodic(millis(settings.heartbeat()), id -> beat());
    watch();
  }

  void stop() {
    vertx.cancelTimer(beats);
    vertx.cancelTimer(watchdog);
  }

  /** Returns false if another instance may have taken over the task. */
  boolean holds() {
    return validUntil - System.nanoTime() > 0 && taskContext.stopReason() != StopReason.LEASE_LOST;
  }

  /** Renews the lease now, which also tells whether the task was cancelled. */
  void beat() {
    if (taskContext.stopReason() == StopReason.LEASE_LOST) {
      return;
    }
    if (beating) {
      beatAgain = true; // the pending renewal may have been answered before the cancel
      return;
    }
    beating = true;
    // counted from before the request, so that the task stops too early rather than too late
    long sent = System.nanoTime();
    task.renew(settings.lease())
        .onSuccess(
            status -> {
              if (status != LeaseStatus.LOST) {
                validUntil = sent + settings.lease().toNanos();
              }
              taskContext.observe(status);
            })
        .onFailure(this::notRenewed)
        .onComplete(done -> beaten());
  }

  private void beaten() {
    beating = false;
    if (beatAgain) {
      beatAgain = false;
      beat();
    }
  }

  private void notRenewed(Throwable e) {
    log.warn("Cannot renew the lease of {}", taskContext, e);
    if (e instanceof ServiceException failure && failure.kind() == Kind.TENANT_NOT_ENABLED) {
      taskContext.tell(
          StopReason.LEASE_LOST); // the tenant's data was removed, and the task with it
    }
  }

  private void watch() {
    long remaining = validUntil - System.nanoTime();
    if (remaining <= 0) {
      taskContext.tell(StopReason.LEASE_LOST);
    } else {
      watchdog = vertx.setTimer(millis(Duration.ofNanos(remaining)), id -> watch());
    }
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
