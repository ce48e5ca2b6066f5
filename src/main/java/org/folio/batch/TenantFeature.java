package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.TenantRoutes;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.file.DataFileService;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.tenant.TenantApi;
import org.folio.batch.tenant.TenantGauges;
import org.folio.batch.tenant.TenantInstaller;
import org.folio.batch.tenant.TenantJobs;
import org.folio.batch.tenant.TenantService;

/** Installs and removes tenants, and counts what they have. */
final class TenantFeature implements Feature {
  private final Platform platform;
  private final TenantJobs jobs;
  private final TenantService service;
  private final TenantGauges gauges;

  /**
   * @param files removed together with the tenant
   * @param topics last parts of the names of the topics that each tenant gets
   * @param counts become metrics
   */
  TenantFeature(
      Platform platform, DataFileService files, List<String> topics, List<TenantCounts> counts) {
    this.platform = platform;
    TenantInstaller installer =
        new TenantInstaller(
            platform.vertx,
            platform.config.db(),
            tenant ->
                platform.topicAdmin.create(
                    topics.stream().map(what -> platform.topics.out(tenant, what)).toList()),
            tenant ->
                platform.topicAdmin.delete(
                    topics.stream().map(what -> platform.topics.of(tenant, what)).toList()),
            files::deleteAll);
    platform.closing.add("tenant installations", installer::close);
    jobs = new TenantJobs(platform.vertx, platform.system, installer, platform.tenants);
    service = new TenantService(platform.system, installer, jobs, platform.tenants);
    gauges =
        new TenantGauges(
            platform.vertx, platform.system, platform.tenants::enabled, counts, platform.meters);
    platform.closing.addBlock("metrics of tenants", gauges::close);
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    TenantRoutes.mount(
        router, new TenantApi(service, platform.config.install()), dispatcher.forAnyTenant());
  }

  @Override
  public Future<?> start() {
    jobs.start();
    platform.closing.add("tenant jobs", jobs::close);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> serve() {
    gauges.start();
    return Future.succeededFuture();
  }
}
