package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.BatchTrackingEventsRoutes;
import org.folio.batch.db.Database;
import org.folio.batch.db.Signals;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.live.LiveApi;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveSource;
import org.folio.batch.live.LiveVerticle;
import org.folio.batch.tenant.Tenants;
import org.jspecify.annotations.Nullable;

/** Clients that follow batches, uploads and operations. */
final class LiveWiring {
  private static final int CONNECTIONS = 2;

  /** Takes the reports of the features. */
  final LiveChanges changes = new LiveChanges();

  /** Opens no connection until somebody follows something. */
  final Database database;

  private final Platform platform;
  private final Tenants tenants;
  private @Nullable LiveVerticle verticle;

  LiveWiring(Platform platform, Tenants tenants) {
    this.platform = platform;
    this.tenants = tenants;
    this.database = platform.background("live", CONNECTIONS);
  }

  /**
   * Makes the verticle.
   *
   * @param sources read what clients can follow
   */
  void serve(List<LiveSource> sources) {
    verticle =
        new LiveVerticle(
            database,
            Signals.of(platform.vertx, platform.config.db(), "live signals"),
            changes,
            sources,
            tenants::isEnabled,
            platform.config.live(),
            platform.meters);
  }

  private LiveVerticle verticle() {
    if (verticle == null) {
      throw new IllegalStateException("The sources must be known first");
    }
    return verticle;
  }

  Future<?> start() {
    return platform.vertx.deployVerticle(verticle());
  }

  void mount(Router router, Dispatcher dispatcher) {
    LiveApi api = new LiveApi(platform.vertx, tenants, verticle());
    BatchTrackingEventsRoutes.mount(router, api, dispatcher);
  }
}
