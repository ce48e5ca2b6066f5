package org.folio.batch;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import org.folio.batch.api.BatchTrackingNotificationEndpointRoutes;
import org.folio.batch.api.DatafilesetsRoutes;
import org.folio.batch.api.GenericInterfacedmessagesRoutes;
import org.folio.batch.api.GenericReadconsumptionbatchesRoutes;
import org.folio.batch.api.GenericTablesRoutes;
import org.folio.batch.api.GenericTasksRoutes;
import org.folio.batch.api.GenericTasktypesRoutes;
import org.folio.batch.api.LimitconsumptionsRoutes;
import org.folio.batch.api.LimitsRoutes;
import org.folio.batch.api.ReadconsumptionbatchesRoutes;
import org.folio.batch.api.TaskprocessingRoutes;
import org.folio.batch.consumption.Consumptions;
import org.folio.batch.consumption.export.ReadConsumptionBatchApi;
import org.folio.batch.consumption.export.TasksApi;
import org.folio.batch.consumption.limit.LimitsApi;
import org.folio.batch.consumption.resource.OhiErrorFormat;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.http.ApiGroup;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.http.MediaTypes;

/** Mounts the routes of the OHI resources, which have their own media type, headers and errors. */
final class ResourceRoutes {
  private static final String MEDIA_TYPE = "application/vnd.oracle.insurance.resource+json";
  private static final ErrorMapper ERRORS = new ErrorMapper(new OhiErrorFormat());
  private static final List<String> WITH_BODIES =
      List.of(
          "/limits*", "/limitconsumptions*", "/generic/*", "/batch-tracking/notification-endpoint");

  private ResourceRoutes() {}

  /** Returns the paths of all resources, whose errors have the format of these resources. */
  static ApiGroup paths() {
    return new ApiGroup(
        List.of(
            "/limits",
            "/limitconsumptions",
            "/readconsumptionbatches",
            "/generic",
            "/taskprocessing",
            "/datafilesets",
            "/batch-tracking/notification-endpoint"),
        Map.of(
            "Vary",
            "Accept,Accept-Encoding,Accept-Language,Origin",
            "X-OHI-APP-ID",
            ModuleInfo.NAME,
            "X-OHI-APP-VERSION",
            ModuleInfo.VERSION),
        ERRORS);
  }

  static void mount(
      Router router,
      Consumptions consumptions,
      TasksApi tasks,
      DataFileSetsApi dataFiles,
      HttpSettings settings) {
    Dispatcher dispatcher = new Dispatcher(settings, ERRORS);
    MediaTypes mediaTypes = new MediaTypes(MEDIA_TYPE, ERRORS);
    WITH_BODIES.forEach(path -> router.route(path).handler(mediaTypes));
    MediaTypes ofExports = mediaTypes.withTypeOfEmptyAnswers();
    router.route("/readconsumptionbatches*").handler(ofExports);
    router.route("/generic/readconsumptionbatches*").handler(ofExports);
    MediaTypes withoutBodies = mediaTypes.withoutBodies();
    router.route("/taskprocessing*").handler(withoutBodies);
    router.route("/batch-tracking/notification-endpoint/*").handler(withoutBodies);
    router
        .route("/datafilesets/:code")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .method(HttpMethod.DELETE)
        .handler(withoutBodies);
    router
        .route("/datafilesets")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(withoutBodies);

    LimitsApi limits = consumptions.limits();
    ReadConsumptionBatchApi exports = consumptions.readConsumptionBatches();
    LimitsRoutes.mount(router, limits, dispatcher);
    LimitconsumptionsRoutes.mount(router, limits, dispatcher);
    ReadconsumptionbatchesRoutes.mount(router, exports, dispatcher);
    GenericReadconsumptionbatchesRoutes.mount(router, exports, dispatcher);
    GenericTasksRoutes.mount(router, tasks, dispatcher);
    GenericInterfacedmessagesRoutes.mount(router, tasks, dispatcher);
    GenericTasktypesRoutes.mount(router, tasks, dispatcher);
    GenericTablesRoutes.mount(router, tasks, dispatcher);
    TaskprocessingRoutes.mount(router, tasks, dispatcher);
    BatchTrackingNotificationEndpointRoutes.mount(
        router, consumptions.notificationEndpoint(), dispatcher);
    DatafilesetsRoutes.mount(router, dataFiles, dispatcher);
  }
}
