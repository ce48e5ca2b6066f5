package org.folio.batch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import org.folio.batch.admin.AdminApi;
import org.folio.batch.admin.DocsApi;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.admin.ModuleSettingsApi;
import org.folio.batch.admin.PagesApi;
import org.folio.batch.api.AdminHealthRoutes;
import org.folio.batch.api.BatchTrackingConsoleAssetsRoutes;
import org.folio.batch.api.BatchTrackingConsoleRoutes;
import org.folio.batch.api.BatchTrackingDocsAssetsRoutes;
import org.folio.batch.api.BatchTrackingDocsOpenapiRoutes;
import org.folio.batch.api.BatchTrackingDocsRoutes;
import org.folio.batch.api.BatchTrackingModuleSettingsRoutes;
import org.folio.batch.api.JsonSchemasRoutes;
import org.folio.batch.api.MetricsRoutes;
import org.folio.batch.api.OpenapiRoutes;
import org.folio.batch.api.RamlsRoutes;
import org.folio.batch.console.ConsoleApi;
import org.folio.batch.http.Dispatcher;

/** What operators and browsers see of the module itself: health, metrics, documents, console. */
final class AdminFeature implements Feature {
  private final Platform platform;
  private final List<HealthCheck> checks = new ArrayList<>();

  AdminFeature(Platform platform, List<HealthCheck> ofFeatures) {
    this.platform = platform;
    checks.add(new HealthCheck("database storage", platform::checkDisk));
    checks.add(new HealthCheck("database", platform.health::ping));
    checks.addAll(ofFeatures);
    bindJvmMetrics(platform.meters);
  }

  private void bindJvmMetrics(PrometheusMeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    Gauge.builder("build.info", () -> 1)
        .description("What runs: version, commit and Java")
        .tags("version", ModuleInfo.VERSION, "revision", ModuleInfo.REVISION)
        .tag("java", Runtime.version().toString())
        .register(meters);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(meters);
    platform.closing.addBlock("metrics of garbage collection", gc::close);
  }

  @Override
  public void mount(Router router, Dispatcher ofTenants) {
    Dispatcher dispatcher = ofTenants.forAnyTenant();
    AdminApi admin = new AdminApi(checks, platform.meters);
    AdminHealthRoutes.mount(router, admin, dispatcher);
    MetricsRoutes.mount(router, admin, dispatcher);
    DocsApi docs = new DocsApi();
    RamlsRoutes.mount(router, docs, dispatcher);
    JsonSchemasRoutes.mount(router, docs, dispatcher);
    OpenapiRoutes.mount(router, docs, dispatcher);
    BatchTrackingModuleSettingsRoutes.mount(
        router, new ModuleSettingsApi(ModuleInfo.VERSION, platform.config.shown()), dispatcher);
    PagesApi pages = new PagesApi(docs.openapi());
    pages.mountHome(router, dispatcher);
    PagesApi.mountWithoutSlash(router, dispatcher);
    BatchTrackingDocsRoutes.mount(router, pages, dispatcher);
    BatchTrackingDocsOpenapiRoutes.mount(router, pages, dispatcher);
    BatchTrackingDocsAssetsRoutes.mount(router, pages, dispatcher);
    ConsoleApi console =
        new ConsoleApi(platform.config.console(), platform.config.live().heartbeat());
    BatchTrackingConsoleRoutes.mount(router, console, dispatcher);
    BatchTrackingConsoleAssetsRoutes.mount(router, console, dispatcher);
  }
}
