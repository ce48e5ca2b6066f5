package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.folio.batch.api.OrdersStorageBatchTracking;
import org.folio.batch.api.model.BatchTracking;
import org.folio.batch.api.model.BatchTrackingCollection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.folio.batch.http.RequestContext;
import org.folio.batch.query.ListAnswers;
import org.folio.batch.query.ListRequests;
import org.folio.batch.query.ListRequests.Paging;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of batches. */
public final class TrackingApi implements OrdersStorageBatchTracking {
  private final TrackingService service;
  private final String path;

  /**
   * @param path under which the API is mounted
   */
  public TrackingApi(TrackingService service, String path) {
    this.service = service;
    this.path = path;
  }

  @Override
  public Future<PostOrdersStorageBatchTrackingResponse> postOrdersStorageBatchTracking(
      @Nullable PostOrdersStorageBatchTrackingOnConflict onConflict,
      BatchTracking entity,
      RequestContext context) {
    requireWithinTotal(entity);
    String id = entity.getId();
    return service
        .create(
            context.tenant(),
            id == null ? null : UUID.fromString(id),
            entity.getTotalRecords(),
            processedCount(entity),
            rule(onConflict),
            context)
        .map(
            batch ->
                PostOrdersStorageBatchTrackingResponse.respond201WithApplicationJson(
                    BatchJson.of(batch),
                    PostOrdersStorageBatchTrackingResponse.headersFor201()
                        .withLocation(path + "/" + batch.id())));
  }

  @Override
  public Future<GetOrdersStorageBatchTrackingResponse> getOrdersStorageBatchTracking(
      @Nullable GetOrdersStorageBatchTrackingState state,
      @Nullable String query,
      int offset,
      int limit,
      @Nullable String after,
      GetOrdersStorageBatchTrackingTotalRecords totalRecords,
      boolean counts,
      RequestContext context) {
    PageRequest request =
        ListRequests.folio(
            BatchList.LIST,
            query,
            state == null ? null : state.wire(),
            new Paging(offset, limit, after, totalRecords.wire(), counts));
    return service
        .list(context.tenant(), request)
        .map(
            page ->
                new BatchTrackingCollection()
                    .withBatchTrackings(page.items().stream().map(BatchJson::of).toList())
                    .withTotalRecords(page.totalAsInt())
                    .withNext(page.next())
                    .withLimitedTo(ListAnswers.limitedTo(page, limit))
                    .withCounts(ListAnswers.counts(page)))
        .map(GetOrdersStorageBatchTrackingResponse::respond200WithApplicationJson);
  }

  @Override
  public Future<GetOrdersStorageBatchTrackingByIdResponse> getOrdersStorageBatchTrackingById(
      String id, RequestContext context) {
    return service
        .get(context.tenant(), UUID.fromString(id))
        .map(
            batch ->
                GetOrdersStorageBatchTrackingByIdResponse.respond200WithApplicationJson(
                    BatchJson.of(batch)));
  }

  @Override
  public Future<DeleteOrdersStorageBatchTrackingByIdResponse> deleteOrdersStorageBatchTrackingById(
      String id, RequestContext context) {
    return service
        .delete(context.tenant(), UUID.fromString(id))
        .map(deleted -> DeleteOrdersStorageBatchTrackingByIdResponse.respond204());
  }

  @Override
  public Future<PostOrdersStorageBatchTrackingCleanupResponse>
      postOrdersStorageBatchTrackingCleanup(RequestContext context) {
    return service
        .cleanup(context.tenant(), CauseHeaders.of(context))
        .map(
            count ->
                PostOrdersStorageBatchTrackingCleanupResponse.respond200WithTextPlain(
                    "Cleaned up " + count + " batch tracking records"));
  }

  private static @Nullable OnConflict rule(
      @Nullable PostOrdersStorageBatchTrackingOnConflict asked) {
    if (asked == null) {
      return null;
    }
    return switch (asked) {
      case REFUSE -> OnConflict.REFUSE;
      case EXTEND -> OnConflict.EXTEND;
    };
  }

  // a rule between two properties, which the schema cannot say
  private static void requireWithinTotal(BatchTracking entity) {
    int processed = processedCount(entity);
    if (processed > entity.getTotalRecords()) {
      throw ServiceException.invalid(
          List.of(
              new Violation(
                  "must be less than or equal to totalRecords, which is "
                      + entity.getTotalRecords(),
                  "-1",
                  "processedCount",
                  String.valueOf(processed))));
    }
  }

  private static int processedCount(BatchTracking entity) {
    Integer processed = entity.getProcessedCount();
    return processed == null ? 0 : processed;
  }
}
