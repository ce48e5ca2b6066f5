package org.folio.batch;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.folio.batch.admin.AdminApi;
import org.folio.batch.admin.DocsApi;
import org.folio.batch.api.AdminHealthRoutes;
import org.folio.batch.api.BatchTrackingContentsRoutes;
import org.folio.batch.api.BatchTrackingNotificationEndpointRoutes;
import org.folio.batch.api.BatchTrackingTextbooksRoutes;
import org.folio.batch.api.BatchTrackingUploadReportsRoutes;
import org.folio.batch.api.BatchTrackingUploadTemplateRoutes;
import org.folio.batch.api.DatafilesetsRoutes;
import org.folio.batch.api.GenericInterfacedmessagesRoutes;
import org.folio.batch.api.GenericReadconsumptionbatchesRoutes;
import org.folio.batch.api.GenericTablesRoutes;
import org.folio.batch.api.GenericTasksRoutes;
import org.folio.batch.api.GenericTasktypesRoutes;
import org.folio.batch.api.JsonSchemasRoutes;
import org.folio.batch.api.LimitconsumptionsRoutes;
import org.folio.batch.api.LimitsRoutes;
import org.folio.batch.api.MetricsRoutes;
import org.folio.batch.api.OpenapiRoutes;
import org.folio.batch.api.OrdersStorageBatchTrackingRoutes;
import org.folio.batch.api.RamlsRoutes;
import org.folio.batch.api.ReadconsumptionbatchesRoutes;
import org.folio.batch.api.TaskprocessingRoutes;
import org.folio.batch.api.TenantRoutes;
import org.folio.batch.api.V1TextbookContentBulkUploadRoutes;
import org.folio.batch.consumption.Consumptions;
import org.folio.batch.consumption.LimitsApi;
import org.folio.batch.consumption.ReadConsumptionBatchApi;
import org.folio.batch.consumption.ResultMessagesForm;
import org.folio.batch.consumption.TasksApi;
import org.folio.batch.file.DataFileSetsApi;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.Door;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.http.HttpSettings;
import org.folio.batch.http.Json;
import org.folio.batch.http.MediaTypes;
import org.folio.batch.tenant.TenantApi;
import org.folio.batch.tracking.TrackingApi;
import org.folio.batch.upload.Uploads;

/** Where the API of each feature is served, and in which form it tells of errors. */
final class Routes {
  private static final String MEDIA_TYPE = "application/vnd.oracle.insurance.resource+json";
  private static final List<String> PATHS =
      List.of(
          "/limits*",
          "/limitconsumptions*",
          "/readconsumptionbatches*",
          "/generic/*",
          "/batch-tracking/notification-endpoint*");

  private final Router router;
  private final HttpSettings settings;
  private final ErrorMapper errors = new ErrorMapper();
  private final Dispatcher dispatcher;

  Routes(Vertx vertx, HttpSettings settings) {
    this.router = Router.router(vertx);
    this.settings = settings;
    this.dispatcher = new Dispatcher(settings, errors);
    router.route().handler(new Door()).failureHandler(errors);
  }

  /** All that was mounted; to be called at the end. */
  Router router() {
    router.route().handler(errors::noSuchPath);
    return router;
  }

  void mount(AdminApi admin) {
    DocsApi docs = new DocsApi();
    AdminHealthRoutes.mount(router, admin, dispatcher);
    MetricsRoutes.mount(router, admin, dispatcher);
    RamlsRoutes.mount(router, docs, dispatcher);
    JsonSchemasRoutes.mount(router, docs, dispatcher);
    OpenapiRoutes.mount(router, docs, dispatcher);
  }

  void mount(TenantApi tenants) {
    TenantRoutes.mount(router, tenants, dispatcher);
  }

  void mount(TrackingApi tracking) {
    OrdersStorageBatchTrackingRoutes.mount(router, tracking, dispatcher);
  }

  /** The calls of uploads answer in an envelope, their errors included. */
  void mount(Uploads uploads) {
    Dispatcher enveloped = new Dispatcher(settings, new ErrorMapper(uploads.errorForm()));
    V1TextbookContentBulkUploadRoutes.mount(router, uploads.uploads(), enveloped);
    BatchTrackingUploadReportsRoutes.mount(router, uploads.reports(), dispatcher);
    BatchTrackingUploadTemplateRoutes.mount(router, uploads.templates(), dispatcher);
    BatchTrackingContentsRoutes.mount(router, uploads.contents(), dispatcher);
    BatchTrackingTextbooksRoutes.mount(router, uploads.textbooks(), dispatcher);
  }

  /** These resources have a media type, headers and errors of their own. */
  void mount(Consumptions consumptions, DataFileSetsApi dataFiles) {
    ErrorMapper ownErrors = new ErrorMapper(new ResultMessagesForm());
    Dispatcher own = new Dispatcher(settings, ownErrors);
    Map<String, String> headers =
        Map.of(
            "Vary",
            "Accept,Accept-Encoding,Accept-Language,Origin",
            "X-OHI-APP-ID",
            "mod-batch-tracking",
            "X-OHI-APP-VERSION",
            version());
    MediaTypes mediaTypes = new MediaTypes(MEDIA_TYPE, headers, ownErrors);
    PATHS.forEach(path -> router.route(path).handler(mediaTypes));
    router.route("/taskprocessing/*").handler(mediaTypes.withoutBodies());
    router
        .route("/datafilesets/*")
        .handler(
            routing -> {
              headers.forEach(routing.response()::putHeader);
              routing.next();
            });

    LimitsApi limits = consumptions.limits();
    ReadConsumptionBatchApi exports = consumptions.readConsumptionBatches();
    TasksApi tasks = consumptions.tasks();
    LimitsRoutes.mount(router, limits, own);
    LimitconsumptionsRoutes.mount(router, limits, own);
    ReadconsumptionbatchesRoutes.mount(router, exports, own);
    GenericReadconsumptionbatchesRoutes.mount(router, exports, own);
    GenericTasksRoutes.mount(router, tasks, own);
    GenericInterfacedmessagesRoutes.mount(router, tasks, own);
    GenericTasktypesRoutes.mount(router, tasks, own);
    GenericTablesRoutes.mount(router, tasks, own);
    TaskprocessingRoutes.mount(router, tasks, own);
    BatchTrackingNotificationEndpointRoutes.mount(router, consumptions.notificationEndpoint(), own);
    DatafilesetsRoutes.mount(router, dataFiles, own);
  }

  /** Of this module, as it stands in the OpenAPI document. */
  private static String version() {
    try (InputStream document = Routes.class.getResourceAsStream("/openapi.json")) {
      return document == null
          ? "unknown"
          : Json.MAPPER.readTree(document).path("info").path("version").asText("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
