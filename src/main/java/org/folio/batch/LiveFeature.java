package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.api.BatchTrackingEventsRoutes;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.live.LiveApi;
import org.folio.batch.live.LiveSource;
import org.folio.batch.live.LiveVerticle;

/** Clients that follow batches, uploads and operations. */
final class LiveFeature implements Feature {
  private final Platform platform;
  private final LiveVerticle verticle;

  LiveFeature(Platform platform, List<LiveSource> sources) {
    this.platform = platform;
    verticle =
        new LiveVerticle(
            platform.live,
            PgNotifier.of(platform.vertx, platform.config.db(), "live signals"),
            platform.changes,
            sources,
            platform.tenants::isEnabled,
            platform.config.live(),
            platform.meters);
  }

  @Override
  public void mount(Router router, Dispatcher dispatcher) {
    BatchTrackingEventsRoutes.mount(router, new LiveApi(platform.vertx, verticle), dispatcher);
  }

  /** The server waits for the responses that it has begun, so the streams must end first. */
  @Override
  public Future<?> serve() {
    return platform.vertx.deployVerticle(verticle);
  }
}
