package org.folio.batch;

import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import org.folio.batch.api.BatchTrackingContentsRoutes;
import org.folio.batch.api.BatchTrackingTextbooksRoutes;
import org.folio.batch.api.BatchTrackingUploadReportsRoutes;
import org.folio.batch.api.BatchTrackingUploadTemplateRoutes;
import org.folio.batch.api.BatchTrackingUploadsRoutes;
import org.folio.batch.api.V1TextbookContentBulkUploadRoutes;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.Database;
import org.folio.batch.http.ApiGroup;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.http.ErrorMapper;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveSource;
import org.folio.batch.operation.TaskKind;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.tenant.EnabledTenants;
import org.folio.batch.upload.UploadLiveSource;
import org.folio.batch.upload.UploadTaskKinds;
import org.folio.batch.upload.Uploads;

/** Wires bulk uploads and the contents and textbooks that they create. */
final class UploadWiring {
  private final Platform platform;
  private final Uploads uploads;

  UploadWiring(Platform platform, EnabledTenants tenants, LiveChanges changes) {
    this.platform = platform;
    uploads =
        new Uploads(
            platform.vertx,
            platform.requests,
            tenants,
            platform.config.uploads(),
            platform.config.tasks().concurrency(),
            changes,
            platform.clock);
    platform.closing.add("uploads", uploads::close);
  }

  List<TaskHandler> works() {
    return uploads.works();
  }

  List<TaskKind> kinds() {
    return UploadTaskKinds.ALL;
  }

  BulkTarget inBulk() {
    return uploads.inBulk();
  }

  /** Reads uploads for clients that follow them. */
  LiveSource live(Database database) {
    return new UploadLiveSource(database);
  }

  /** The calls of uploads answer in an envelope, their errors included. */
  ApiGroup paths() {
    return new ApiGroup(List.of("/v1/textbook/content/bulk/upload"), Map.of(), errors());
  }

  void mount(Router router, Dispatcher dispatcher) {
    Dispatcher enveloped = new Dispatcher(platform.config.http(), errors());
    V1TextbookContentBulkUploadRoutes.mount(router, uploads.uploads(), enveloped);
    BatchTrackingUploadReportsRoutes.mount(router, uploads.reports(), dispatcher);
    BatchTrackingUploadsRoutes.mount(router, uploads.all(), dispatcher);
    BatchTrackingUploadTemplateRoutes.mount(router, uploads.templates(), dispatcher);
    BatchTrackingContentsRoutes.mount(router, uploads.contents(), dispatcher);
    BatchTrackingTextbooksRoutes.mount(router, uploads.textbooks(), dispatcher);
  }

  private ErrorMapper errors() {
    return new ErrorMapper(uploads.errorForm());
  }
}
