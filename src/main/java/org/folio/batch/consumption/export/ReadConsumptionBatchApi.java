package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import org.folio.batch.api.GenericReadconsumptionbatches;
import org.folio.batch.api.Readconsumptionbatches;
import org.folio.batch.api.model.ReadConsumptionBatch;
import org.folio.batch.api.model.ReadConsumptionBatchPage;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.http.RequestContext;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationQuery.Order;
import org.folio.batch.operation.model.OperationStatus;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of exports. */
public final class ReadConsumptionBatchApi
    implements Readconsumptionbatches, GenericReadconsumptionbatches {
  private static final int LOOK_AGAIN_AFTER_SECONDS = 1;

  private final ReadConsumptionBatchService service;
  private final BaseUrl baseUrl;

  public ReadConsumptionBatchApi(ReadConsumptionBatchService service, BaseUrl baseUrl) {
    this.service = service;
    this.baseUrl = baseUrl;
  }

  @Override
  public Future<PostReadconsumptionbatchesResponse> postReadconsumptionbatches(
      ReadConsumptionBatch entity, RequestContext context) {
    return start(entity, context)
        .map(
            location ->
                PostReadconsumptionbatchesResponse.respond201(
                    PostReadconsumptionbatchesResponse.headersFor201().withLocation(location)));
  }

  @Override
  public Future<PostGenericReadconsumptionbatchesResponse> postGenericReadconsumptionbatches(
      ReadConsumptionBatch entity, RequestContext context) {
    return start(entity, context)
        .map(
            location ->
                PostGenericReadconsumptionbatchesResponse.respond201(
                    PostGenericReadconsumptionbatchesResponse.headersFor201()
                        .withLocation(location)));
  }

  private Future<String> start(ReadConsumptionBatch entity, RequestContext context) {
    Links links = baseUrl.of(context);
    return service
        .start(
            context.tenant(),
            ExportRequest.read(entity),
            context.headers().get(IdempotencyKey.HEADER),
            context.userId(),
            links)
        .map(links::readConsumptionBatch);
  }

  @Override
  public Future<GetGenericReadconsumptionbatchesResponse> getGenericReadconsumptionbatches(
      GetGenericReadconsumptionbatchesOrderBy orderBy,
      @Nullable GetGenericReadconsumptionbatchesStatus status,
      int offset,
      int limit,
      RequestContext context) {
    Links links = baseUrl.of(context);
    return service
        .list(context.tenant(), statusOf(status), orderOf(orderBy), offset, limit)
        .map(
            found ->
                new ReadConsumptionBatchPage()
                    .withItems(
                        found.shown().items().stream()
                            .map(one -> OperationJson.write(one, found.numbers(), links))
                            .toList())
                    .withTotalResults(found.shown().total())
                    .withOffset(offset)
                    .withLimit(limit)
                    .withHasMore(OhiJson.hasMore(found.shown(), offset)))
        .map(
            GetGenericReadconsumptionbatchesResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetGenericReadconsumptionbatchesByIdResponse> getGenericReadconsumptionbatchesById(
      long id, RequestContext context) {
    return service
        .get(context.tenant(), id)
        .map(
            found ->
                GetGenericReadconsumptionbatchesByIdResponse
                    .respond200WithApplicationVndOracleInsuranceResourceJson(
                        OperationJson.write(found.shown(), found.numbers(), baseUrl.of(context)),
                        headers(found.shown())));
  }

  private static GetGenericReadconsumptionbatchesByIdResponse.HeadersFor200 headers(
      Operation operation) {
    GetGenericReadconsumptionbatchesByIdResponse.HeadersFor200 headers =
        GetGenericReadconsumptionbatchesByIdResponse.headersFor200();
    return operation.status() == OperationStatus.IN_PROGRESS
        ? headers.withRetryAfter(LOOK_AGAIN_AFTER_SECONDS)
        : headers;
  }

  private static @Nullable OperationStatus statusOf(
      @Nullable GetGenericReadconsumptionbatchesStatus status) {
    return status == null ? null : OperationStatus.ofLabel(status.wire()).orElseThrow();
  }

  private static Order orderOf(GetGenericReadconsumptionbatchesOrderBy orderBy) {
    return switch (orderBy) {
      case CREATION_DATE_DESC -> Order.NEWEST_FIRST;
      case CREATION_DATE_ASC, CREATION_DATE -> Order.OLDEST_FIRST;
      case LAST_UPDATED_DATE_DESC -> Order.LAST_UPDATED_FIRST;
      case LAST_UPDATED_DATE_ASC, LAST_UPDATED_DATE -> Order.FIRST_UPDATED_FIRST;
      case ID_DESC -> Order.HIGHEST_ID_FIRST;
      case ID_ASC, ID -> Order.LOWEST_ID_FIRST;
    };
  }
}
