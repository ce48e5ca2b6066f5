package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.TenantRoutes;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.DataFileService;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.tenant.ModuleSchema;
import org.folio.batch.tenant.TenantApi;
import org.folio.batch.tenant.TenantInstaller;
import org.folio.batch.tenant.TenantJobs;
import org.folio.batch.tenant.TenantService;

/** Wires tenants: which are enabled, and how they are installed and removed. */
final class TenantWiring {
  final EnabledTenants tenants;
  private final Platform platform;
  private final ModuleSchema moduleSchema;
  private final TenantJobs jobs;
  private final TenantService service;

  /**
   * @param topics last parts of the names of the topics that each tenant gets
   * @param files removed together with the tenant
   */
  TenantWiring(Platform platform, List<String> topics, DataFileService files) {
    this.platform = platform;
    tenants = new EnabledTenants(platform.vertx, platform.system);
    moduleSchema = new ModuleSchema(platform.vertx, platform.system, platform.config.db());
    TenantInstaller installer =
        new TenantInstaller(
            platform.vertx,
            platform.config.db(),
            tenant ->
                platform.topicAdmin.create(
                    topics.stream().map(what -> platform.topics.out(tenant, what)).toList()),
            tenant -> platform.topicAdmin.delete(names(tenant, topics)),
            files::deleteAll);
    platform.closing.add("tenant installations", installer::close);
    jobs = new TenantJobs(platform.vertx, platform.system, installer, tenants);
    service = new TenantService(platform.system, installer, jobs, tenants);
  }

  /** Waits for the database. Until this is complete, no tenant counts as enabled. */
  Future<?> start(Startup startup) {
    platform.closing.addBlock("tenants", tenants::close);
    return startup
        .await(platform.postgres(), () -> moduleSchema.ensure().compose(ready -> tenants.start()))
        .onSuccess(
            known -> {
              jobs.start();
              platform.closing.add("tenant jobs", jobs::close);
            });
  }

  void mount(Router router, Dispatcher dispatcher) {
    TenantRoutes.mount(router, new TenantApi(service, platform.config.install()), dispatcher);
  }

  private List<String> names(Tenant tenant, List<String> topics) {
    return topics.stream().map(what -> platform.topics.of(tenant, what)).toList();
  }
}
