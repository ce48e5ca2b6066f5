package org.folio.batch.tenant;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;

/** The tenant part of one instance of the module. Its methods block. */
public final class TenantInstance implements AutoCloseable {
  /** As in production: nobody takes a job for abandoned when all pause for some seconds. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration SHORT_LEASE = Duration.ofSeconds(2);
  private static final String ATTRIBUTES =
      "{\"module_to\":\"mod-batch-tracking-1.0.0\",\"purge\":false}";

  private final Vertx vertx = Vertx.vertx();
  final Database database;
  final EnabledTenants tenants;
  final TenantJobs jobs;
  final TenantService service;
  private final TenantInstaller installer;

  private TenantInstance(
      DbSettings settings,
      int purgeAttempts,
      Duration lease,
      Function<Tenant, Future<Void>> createTopics,
      Function<Tenant, Future<Void>> removeTopics) {
    database = Database.open(vertx, settings, "tenant-test", 10);
    tenants = new EnabledTenants(vertx, database);
    installer =
        new TenantInstaller(
            vertx,
            new TenantSchema(new JdbcDatabase(settings), purgeAttempts),
            createTopics,
            removeTopics,
            tenant -> Future.succeededFuture());
    jobs = new TenantJobs(vertx, database, installer, tenants, lease);
    service = new TenantService(database, installer, jobs, tenants);
    await(new ModuleSchema(vertx, database, settings).ensure());
    await(tenants.start());
    jobs.start();
  }

  /** Starts an instance as it is in production. */
  public static TenantInstance start(DbSettings settings) {
    return start(settings, tenant -> Future.succeededFuture());
  }

  static TenantInstance start(DbSettings settings, Function<Tenant, Future<Void>> createTopics) {
    return start(settings, createTopics, tenant -> Future.succeededFuture());
  }

  static TenantInstance start(
      DbSettings settings,
      Function<Tenant, Future<Void>> createTopics,
      Function<Tenant, Future<Void>> removeTopics) {
    return new TenantInstance(settings, 12, LEASE, createTopics, removeTopics);
  }

  /** Starts an instance that soon gives up a purge. */
  static TenantInstance startImpatient(DbSettings settings) {
    return new TenantInstance(
        settings, 1, LEASE, tenant -> Future.succeededFuture(), tenant -> Future.succeededFuture());
  }

  /** Starts an instance whose jobs are soon taken over when it dies. */
  static TenantInstance startMortal(
      DbSettings settings, Function<Tenant, Future<Void>> createTopics) {
    return new TenantInstance(
        settings, 12, SHORT_LEASE, createTopics, tenant -> Future.succeededFuture());
  }

  /** Enables the module for the tenant, in a database where it may be the first. */
  public static void install(DbSettings settings, Tenant tenant) {
    try (TenantInstance instance = start(settings)) {
      instance.install(tenant);
    }
  }

  /** Removes all of the tenant and enables the module for it again. */
  public static void reinstall(DbSettings settings, Tenant tenant) {
    try (TenantInstance instance = start(settings)) {
      await(instance.service.purge(tenant));
      instance.install(tenant);
    }
  }

  /** Removes all of the tenant, apart from its files in other stores. */
  public static void purge(DbSettings settings, Tenant tenant) {
    try (TenantInstance instance = start(settings)) {
      await(instance.service.purge(tenant));
    }
  }

  /** Enables the module for the tenant and gives the ended job. */
  InstallJob install(Tenant tenant) {
    return ended(tenant, begin(tenant));
  }

  InstallJob begin(Tenant tenant) {
    return await(service.install(tenant, "mod-batch-tracking-1.0.0", ATTRIBUTES));
  }

  InstallJob ended(Tenant tenant, InstallJob job) {
    return await(service.job(tenant, job.id(), Duration.ofSeconds(30)));
  }

  /** Dies without a word to the others. */
  void kill() {
    await(installer.close());
    await(database.close());
    await(vertx.close());
  }

  @Override
  public void close() {
    tenants.close();
    await(jobs.close());
    kill();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within a minute", e);
    }
  }
}
