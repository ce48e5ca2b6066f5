package org.folio.batch.bulk;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.folio.batch.api.BatchTrackingBulkActions;
import org.folio.batch.api.BatchTrackingBulkActionsBatches;
import org.folio.batch.api.BatchTrackingBulkActionsExports;
import org.folio.batch.api.BatchTrackingBulkActionsUploads;
import org.folio.batch.api.model.BulkActionRequest;
import org.folio.batch.api.model.BulkActionResource;
import org.folio.batch.http.RequestContext;

/** Bulk actions over HTTP. */
public final class BulkActionsApi
    implements BatchTrackingBulkActions,
        BatchTrackingBulkActionsBatches,
        BatchTrackingBulkActionsUploads,
        BatchTrackingBulkActionsExports {
  private static final String PATH = "/batch-tracking/bulk-actions/";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final BulkActionService service;

  public BulkActionsApi(BulkActionService service) {
    this.service = service;
  }

  @Override
  public Future<PostBatchTrackingBulkActionsBatchesResponse> postBatchTrackingBulkActionsBatches(
      BulkActionRequest entity, RequestContext context) {
    return start("batches", entity, context)
        .map(
            started ->
                PostBatchTrackingBulkActionsBatchesResponse.respond202WithApplicationJson(
                    json(started),
                    PostBatchTrackingBulkActionsBatchesResponse.headersFor202()
                        .withLocation(location(started))));
  }

  @Override
  public Future<PostBatchTrackingBulkActionsUploadsResponse> postBatchTrackingBulkActionsUploads(
      BulkActionRequest entity, RequestContext context) {
    return start("uploads", entity, context)
        .map(
            started ->
                PostBatchTrackingBulkActionsUploadsResponse.respond202WithApplicationJson(
                    json(started),
                    PostBatchTrackingBulkActionsUploadsResponse.headersFor202()
                        .withLocation(location(started))));
  }

  @Override
  public Future<PostBatchTrackingBulkActionsExportsResponse> postBatchTrackingBulkActionsExports(
      BulkActionRequest entity, RequestContext context) {
    return start("exports", entity, context)
        .map(
            started ->
                PostBatchTrackingBulkActionsExportsResponse.respond202WithApplicationJson(
                    json(started),
                    PostBatchTrackingBulkActionsExportsResponse.headersFor202()
                        .withLocation(location(started))));
  }

  @Override
  public Future<GetBatchTrackingBulkActionsByIdResponse> getBatchTrackingBulkActionsById(
      String id, RequestContext context) {
    return service
        .get(context.tenant(), Long.parseLong(id))
        .map(BulkActionsApi::json)
        .map(GetBatchTrackingBulkActionsByIdResponse::respond200WithApplicationJson);
  }

  private Future<BulkActionService.Shown> start(
      String target, BulkActionRequest entity, RequestContext context) {
    BulkOrder order =
        new BulkOrder(target, BulkAction.ofLabel(entity.getAction().value()), entity.getQuery());
    return service.start(context.tenant(), order, context.userId());
  }

  private static String location(BulkActionService.Shown shown) {
    return PATH + shown.operation().id();
  }

  private static BulkActionResource json(BulkActionService.Shown shown) {
    BulkProgress progress = shown.progress();
    return new BulkActionResource()
        .withId(String.valueOf(shown.operation().id()))
        .withTarget(BulkActionResource.Target.fromValue(shown.order().target()))
        .withAction(BulkActionResource.Action.fromValue(shown.order().action().label()))
        .withQuery(shown.order().query())
        .withStatus(BulkActionResource.Status.fromValue(shown.operation().status().label()))
        .withMatched(progress.matched())
        .withDone(progress.done())
        .withSkipped(progress.matched() - progress.done())
        .withTaskId(shown.operation().taskId())
        .withCreatedDate(text(shown.operation().audit().createdDate()))
        .withUpdatedDate(text(shown.operation().audit().updatedDate()));
  }

  private static String text(Instant time) {
    return TIME.format(time);
  }
}
