package org.folio.batch.tenant;

import static org.awaitility.Awaitility.await;
import static org.folio.batch.tenant.TenantInstance.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.tenant.InstallJob.State;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A separate database server goes away and comes back. */
class TenantOutageIT {
  private static EmbeddedPostgres postgres;
  private static DbSettings settings;
  private final Tenant tenant = Services.freshTenant();

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.startEmpty(Path.of("target", "it", "outage"), 0);
    settings = postgres.settings();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void knownTenants_stayEnabled_whileDatabaseIsAway() {
    Tenant unknown = Services.freshTenant();
    try (TenantInstance instance = TenantInstance.start(settings)) {
      instance.install(tenant);
      postgres.stop();
      assertEquals(Set.of(tenant), await(instance.tenants.enabledAmong(Set.of(tenant))));
      ServiceException failure =
          assertThrows(
              ServiceException.class,
              () -> await(instance.tenants.enabledAmong(Set.of(tenant, unknown))));
      assertEquals(Kind.UNAVAILABLE, failure.kind());
      postgres.start();
      assertTrue(instance.tenants.isEnabled(tenant));
      try (TenantInstance other = TenantInstance.start(settings)) {
        other.install(unknown);
        await().atMost(60, TimeUnit.SECONDS).until(() -> instance.tenants.isEnabled(unknown));
      }
    }
  }

  @Test
  void installJob_isCompleted_whenDatabaseRestarts() {
    Promise<Void> gate = Promise.promise();
    try (TenantInstance instance = TenantInstance.start(settings, t -> gate.future())) {
      InstallJob job = instance.begin(tenant);
      postgres.stop();
      gate.complete();
      postgres.start();
      await()
          .ignoreExceptions()
          .atMost(60, TimeUnit.SECONDS)
          .until(
              () ->
                  await(instance.service.job(tenant, job.id(), Duration.ofSeconds(5))).state()
                      == State.DONE);
    }
  }

  @Test
  void installJob_fails_afterItsLastAttempt() {
    try (TenantInstance instance = TenantInstance.start(settings)) {
      InstallJob job = instance.install(tenant);
      postgres.asSuperuser(
          """
          UPDATE mod_batch_tracking.tenant_job
          SET state = 'running', ended_at = NULL, attempts = 5, lease_until = '-infinity'
          WHERE id = '%s'
          """
              .formatted(job.id()));
      InstallJob ended = instance.ended(tenant, job);
      assertEquals(State.FAILED, ended.state());
      assertEquals(List.of("Given up after 5 attempts"), ended.messages());
    }
  }

  @Test
  void deleteOld_removesOnlyOldJobs() {
    try (TenantInstance instance = TenantInstance.start(settings)) {
      InstallJob old = instance.install(tenant);
      postgres.asSuperuser(
          "UPDATE mod_batch_tracking.tenant_job SET ended_at = now() - interval '8 days'");
      InstallJob recent = instance.install(tenant);
      await(instance.jobs.deleteOld());
      assertThrows(
          ServiceException.class,
          () -> await(instance.service.job(tenant, old.id(), Duration.ZERO)));
      assertEquals(recent.id(), instance.ended(tenant, recent).id());
    }
  }
}
