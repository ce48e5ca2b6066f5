package org.folio.batch.tenant;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;

/** Serves the gateway's calls for a tenant. All of them are idempotent. */
public final class TenantService {
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final String NOT_FOUND = "Job not found";

  private final Database database;
  private final TenantInstaller installer;
  private final TenantJobs runner;
  private final EnabledTenants tenants;
  private final TenantJobStore jobs = new TenantJobStore();
  private final TenantStore store = new TenantStore();

  public TenantService(
      Database database, TenantInstaller installer, TenantJobs runner, EnabledTenants tenants) {
    this.database = database;
    this.installer = installer;
    this.runner = runner;
    this.tenants = tenants;
  }

  /**
   * Starts to install or upgrade the module.
   *
   * @param module version to install, as the gateway names it
   * @param attributes the JSON of the request
   */
  Future<InstallJob> install(Tenant tenant, String module, String attributes) {
    return runner.begin(tenant, module, attributes);
  }

  /** Disables the tenant and keeps its data. A running job of the tenant ends as failed. */
  Future<Void> disable(Tenant tenant) {
    return database
        .inModuleTransaction(
            c ->
                jobs.cancel(c, tenant, "The module was disabled before it was installed")
                    .compose(cancelled -> store.disable(c, tenant)))
        .onSuccess(disabled -> tenants.remove(tenant));
  }

  /** Disables the tenant and removes its data. */
  Future<Void> purge(Tenant tenant) {
    return disable(tenant)
        .compose(disabled -> installer.drop(tenant))
        .compose(dropped -> database.withModule(c -> store.forgetDisabled(c, tenant)));
  }

  /**
   * Returns the job when it is complete or the time is over; fails with {@code NOT_FOUND} if it is
   * unknown or another tenant's. Holds no connection while it waits.
   */
  Future<InstallJob> job(Tenant tenant, UUID id, Duration wait) {
    Duration bounded = wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    return await(tenant, id, System.nanoTime() + bounded.toNanos());
  }

  /** Returns the job when it has ended or the time is over. */
  Future<InstallJob> awaitEnd(InstallJob job, Duration longest) {
    return await(job.tenant(), job.id(), System.nanoTime() + longest.toNanos());
  }

  /** Fails with NOT_FOUND when there is none, and with MALFORMED while it runs. */
  Future<Void> deleteJob(Tenant tenant, UUID id) {
    return find(tenant, id)
        .compose(
            job ->
                job.isComplete()
                    ? database.withModule(c -> jobs.deleteEnded(c, job.id()))
                    : Future.failedFuture(
                        ServiceException.malformed(
                            "The job is still running; delete it after it has ended")));
  }

  private Future<InstallJob> await(Tenant tenant, UUID id, long deadline) {
    return find(tenant, id)
        .compose(
            job -> {
              long millisLeft = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
              if (job.isComplete() || millisLeft <= 0) {
                return Future.succeededFuture(job);
              }
              long pause = Math.min(LOOK_AGAIN.toMillis(), millisLeft);
              return runner
                  .awaitEnd(id, Duration.ofMillis(pause))
                  .compose(again -> await(tenant, id, deadline));
            });
  }

  private Future<InstallJob> find(Tenant tenant, UUID id) {
    return database
        .withModule(c -> jobs.get(c, tenant, id))
        .map(found -> found.orElseThrow(() -> ServiceException.notFound(NOT_FOUND)))
        .compose(job -> job.abandoned() ? runner.takeOver().map(job) : Future.succeededFuture(job));
  }
}
