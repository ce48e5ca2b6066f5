package org.folio.batch.http;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.folio.batch.api.OrdersStorageBatchTracking;
import org.folio.batch.api.model.BatchTracking;
import org.folio.batch.api.model.BatchTrackingCollection;
import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/** Answers with what it was asked, and remembers the calls that reached it. */
final class EchoBatches implements OrdersStorageBatchTracking {
  static final String BROKEN = "00000000-0000-4000-8000-000000000001";
  static final String THROWING = "00000000-0000-4000-8000-000000000002";
  static final String NULL = "00000000-0000-4000-8000-000000000003";
  static final String UNWRITABLE = "00000000-0000-4000-8000-000000000004";

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());

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
    calls.add("list state=" + state + " offset=" + offset + " limit=" + limit);
    return Future.succeededFuture(
        GetOrdersStorageBatchTrackingResponse.respond200WithApplicationJson(
            new BatchTrackingCollection().withTotalRecords(0)));
  }

  @Override
  public Future<PostOrdersStorageBatchTrackingResponse> postOrdersStorageBatchTracking(
      @Nullable PostOrdersStorageBatchTrackingOnConflict onConflict,
      BatchTracking entity,
      RequestContext context) {
    calls.add("post for " + context.tenant());
    return Future.succeededFuture(
        PostOrdersStorageBatchTrackingResponse.respond201WithApplicationJson(
            entity,
            PostOrdersStorageBatchTrackingResponse.headersFor201()
                .withLocation("/orders-storage/batch-tracking/" + entity.getId())));
  }

  @Override
  public Future<PostOrdersStorageBatchTrackingCleanupResponse>
      postOrdersStorageBatchTrackingCleanup(RequestContext context) {
    calls.add("cleanup");
    return Future.succeededFuture(
        PostOrdersStorageBatchTrackingCleanupResponse.respond200WithTextPlain(
            "Cleaned up 0 batch tracking records"));
  }

  @Override
  public Future<DeleteOrdersStorageBatchTrackingByIdResponse> deleteOrdersStorageBatchTrackingById(
      String id, RequestContext context) {
    calls.add("delete " + id);
    return Future.succeededFuture(DeleteOrdersStorageBatchTrackingByIdResponse.respond204());
  }

  @Override
  public Future<GetOrdersStorageBatchTrackingByIdResponse> getOrdersStorageBatchTrackingById(
      String id, RequestContext context) {
    calls.add("get " + id);
    return switch (id) {
      case BROKEN ->
          Future.failedFuture(ServiceException.notFound("Batch tracking record not found"));
      case THROWING -> throw new IllegalStateException("a secret of the server");
      case NULL -> null;
      case UNWRITABLE ->
          Future.succeededFuture(
              GetOrdersStorageBatchTrackingByIdResponse.respond200WithApplicationJson(
                  new BatchTracking() {
                    @Override
                    public String getId() {
                      throw new IllegalStateException("a secret of the server");
                    }
                  }));
      default ->
          Future.succeededFuture(
              GetOrdersStorageBatchTrackingByIdResponse.respond200WithApplicationJson(
                  new BatchTracking().withId(id).withTotalRecords(1)));
    };
  }
}
