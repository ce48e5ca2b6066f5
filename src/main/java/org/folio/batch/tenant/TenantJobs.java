package org.folio.batch.tenant;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;

/**
 * Runs jobs in the background, and takes over jobs of dead instances.
 *
 * <p>A job belongs to its owner as long as the owner renews the lease. Only the owner can end it,
 * and the transaction that ends it enables the tenant.
 */
public final class TenantJobs {
  private static final Logger log = LogManager.getLogger(TenantJobs.class);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration KEEP_ENDED = Duration.ofDays(7);
  private static final Duration CLEAN_UP = Duration.ofHours(1);
  private static final int MAX_ATTEMPTS = 5;
  private static final int MAX_RUNNING = 500;

  /** An instance that runs this many jobs leaves further ones to other instances. */
  private static final int MAX_RUNNING_TO_TAKE_OVER = 8;

  private final Vertx vertx;
  private final Database database;
  private final TenantInstaller installer;
  private final EnabledTenants tenants;
  private final Duration lease;
  private final TenantJobStore jobs = new TenantJobStore();
  private final TenantStore store = new TenantStore();

  /** The jobs that this instance runs, by their owner token. */
  private final Map<UUID, Running> running = new ConcurrentHashMap<>();

  private final List<Long> timers = new ArrayList<>();
  private final AtomicBoolean lookingAfter = new AtomicBoolean();
  private volatile boolean failing;
  private volatile boolean closed;

  public TenantJobs(
      Vertx vertx, Database database, TenantInstaller installer, EnabledTenants tenants) {
    this(vertx, database, installer, tenants, LEASE);
  }

  TenantJobs(
      Vertx vertx,
      Database database,
      TenantInstaller installer,
      EnabledTenants tenants,
      Duration lease) {
    this.vertx = vertx;
    this.database = database;
    this.installer = installer;
    this.tenants = tenants;
    this.lease = lease;
  }

  /** Starts to renew leases and to take over jobs of dead instances. */
  public synchronized void start() {
    timers.add(vertx.setPeriodic(lease.toMillis() / 5, id -> lookAfterJobs()));
    timers.add(vertx.setPeriodic(CLEAN_UP.toMillis(), id -> deleteOld()));
  }

  /** Leaves running jobs to other instances. */
  public Future<Void> close() {
    closed = true;
    cancelTimers();
    return running.isEmpty()
        ? Future.succeededFuture()
        : database.withModule(c -> jobs.release(c, List.copyOf(running.keySet())));
  }

  /** Stores and starts a job; completes when it is stored. */
  Future<InstallJob> begin(Tenant tenant, String module, String attributes) {
    if (running.size() >= MAX_RUNNING) {
      return Future.failedFuture(
          ServiceException.of(
              Kind.UNAVAILABLE, "Too many tenant jobs are running; try again later"));
    }
    return database
        .withModule(c -> jobs.insert(c, tenant, attributes, module, lease))
        .onSuccess(this::runToItsEnd);
  }

  /**
   * Completes when the job ends here, or after this time; then too if it runs in another instance.
   */
  Future<Void> awaitEnd(UUID id, Duration atMost) {
    Context context = vertx.getOrCreateContext();
    Promise<Void> over = Promise.promise();
    long timer = vertx.setTimer(atMost.toMillis(), fired -> over.tryComplete());
    running.values().stream()
        .filter(one -> one.id().equals(id))
        .forEach(
            one -> one.ended().onComplete(done -> context.runOnContext(x -> over.tryComplete())));
    return over.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** Takes over one job whose owner has died; returns false if there is none. */
  Future<Boolean> takeOver() {
    if (closed || running.size() >= MAX_RUNNING_TO_TAKE_OVER) {
      return Future.succeededFuture(false);
    }
    return database
        .withModule(c -> jobs.takeOver(c, lease))
        .map(
            taken -> {
              taken.ifPresent(this::resume);
              return taken.isPresent();
            });
  }

  private void resume(InstallJob job) {
    log.warn("Taking over job {} of tenant {}, attempt {}", job.id(), job.tenant(), job.attempts());
    runToItsEnd(job);
  }

  /** Runs the job in the background; any failure there ends the job. */
  private void runToItsEnd(InstallJob job) {
    Promise<Void> ended = Promise.promise();
    running.put(job.owner(), new Running(job.id(), ended.future()));
    run(job)
        .onSuccess(
            enabled ->
                log.info(
                    "Job {} of tenant {} {}",
                    job.id(),
                    job.tenant(),
                    enabled ? "enabled the module" : "now belongs to another instance"))
        .recover(e -> end(job, e))
        .onComplete(
            done -> {
              running.remove(job.owner());
              ended.complete();
            });
  }

  private Future<Boolean> run(InstallJob job) {
    if (job.attempts() > MAX_ATTEMPTS) {
      return Future.failedFuture(
          ServiceException.of(Kind.INTERNAL, "Given up after %s attempts".formatted(MAX_ATTEMPTS)));
    }
    log.info("Installing {} for tenant {}, job {}", job.module(), job.tenant(), job.id());
    return installer
        .install(job)
        .compose(installed -> installed ? finish(job) : Future.succeededFuture(false));
  }

  private Future<Boolean> finish(InstallJob job) {
    return database
        .inModuleTransaction(
            c ->
                jobs.done(c, job)
                    .compose(
                        ours ->
                            ours
                                ? store.enable(c, job.tenant(), job.module()).map(true)
                                : Future.succeededFuture(false)))
        .onSuccess(
            ours -> {
              if (ours) {
                tenants.add(job.tenant());
              }
            });
  }

  // A transient failure does not end the job: it is started again, here or elsewhere. If the
  // database is not even available to record that, the lease expires.
  private Future<Boolean> end(InstallJob job, Throwable e) {
    if (closed) {
      // it failed because this instance is stopping, and already belongs to the others
      log.info("Job {} of tenant {} is left to another instance", job.id(), job.tenant());
      return Future.succeededFuture(false);
    }
    Future<Boolean> ended;
    if (SqlErrors.isTransient(e) && job.attempts() < MAX_ATTEMPTS) {
      log.warn("Job {} of tenant {} failed and will be started again", job.id(), job.tenant(), e);
      ended = database.withModule(c -> jobs.release(c, List.of(job.owner()))).map(true);
    } else {
      log.error("Job {} of tenant {} failed", job.id(), job.tenant(), e);
      ended = database.withModule(c -> jobs.failed(c, job, error(job), List.of(reason(job, e))));
    }
    return ended.onFailure(
        f -> log.warn("Job {} will be started again: {}", job.id(), f.getMessage()));
  }

  private static String error(InstallJob job) {
    return "%s cannot be installed for tenant %s".formatted(job.module(), job.tenant());
  }

  private static String reason(InstallJob job, Throwable e) {
    return e instanceof ServiceException failure
        ? failure.getMessage()
        : "Internal server error; search the server log for job " + job.id();
  }

  private Future<Void> lookAfterJobs() {
    if (!lookingAfter.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return renew()
        .compose(renewed -> takeOverAll())
        .onComplete(
            done -> {
              lookingAfter.set(false);
              logOutage(done);
            });
  }

  // logs once per outage
  private void logOutage(AsyncResult<Void> done) {
    if (done.failed() && !failing) {
      log.warn("Cannot renew or take over tenant jobs: {}", done.cause().getMessage());
    }
    failing = done.failed();
  }

  private Future<Void> renew() {
    List<UUID> owners = List.copyOf(running.keySet());
    return owners.isEmpty()
        ? Future.succeededFuture()
        : database.withModule(c -> jobs.renew(c, owners, lease));
  }

  private Future<Void> takeOverAll() {
    return takeOver().compose(taken -> taken ? takeOverAll() : Future.succeededFuture());
  }

  Future<Integer> deleteOld() {
    return database
        .withModule(c -> jobs.deleteOld(c, KEEP_ENDED))
        .onFailure(e -> log.warn("Cannot delete old tenant jobs", e));
  }

  private synchronized void cancelTimers() {
    timers.forEach(vertx::cancelTimer);
    timers.clear();
  }

  private record Running(UUID id, Future<Void> ended) {}
}
