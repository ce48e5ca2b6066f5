package org.folio.batch.operation.worker;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Keeps the lease of one task alive, and tells the run as soon as that has failed for too long,
 * without asking the database. Lives on one event loop.
 */
final class Heartbeat {
  private static final Logger log = LogManager.getLogger(Heartbeat.class);

  private final Vertx vertx;
  private final LeasedTask task;
  private final TaskContext run;
  private final TaskSettings settings;
  private long validUntil;
  private long beats = -1;
  private long watchdog = -1;
  private boolean beating;
  private boolean beatAgain;

  /**
   * @param claimedAt {@link System#nanoTime()} before the claim was sent
   */
  Heartbeat(Vertx vertx, LeasedTask task, TaskContext run, TaskSettings settings, long claimedAt) {
    this.vertx = vertx;
    this.task = task;
    this.run = run;
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

  /** False when another instance may have the task by now. */
  boolean holds() {
    return validUntil - System.nanoTime() > 0 && run.stopReason() != StopReason.LEASE_LOST;
  }

  /** Renews the lease now, and so hears whether somebody has cancelled the task. */
  void beat() {
    if (run.stopReason() == StopReason.LEASE_LOST) {
      return;
    }
    if (beating) {
      beatAgain = true; // what was just asked may have been answered before the cancel
      return;
    }
    beating = true;
    // counted from before the database did, so that the run is told too early rather than too late
    long sent = System.nanoTime();
    task.renew(settings.lease())
        .onSuccess(
            standing -> {
              if (standing != LeaseStatus.LOST) {
                validUntil = sent + settings.lease().toNanos();
              }
              run.observe(standing);
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
    log.warn("The lease cannot be renewed: {}", run, e);
    if (e instanceof ServiceException failure && failure.kind() == Kind.TENANT_NOT_ENABLED) {
      run.tell(StopReason.LEASE_LOST); // the tenant's data is gone, and the task with it
    }
  }

  private void watch() {
    long remaining = validUntil - System.nanoTime();
    if (remaining <= 0) {
      run.tell(StopReason.LEASE_LOST);
    } else {
      watchdog = vertx.setTimer(millis(Duration.ofNanos(remaining)), id -> watch());
    }
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
