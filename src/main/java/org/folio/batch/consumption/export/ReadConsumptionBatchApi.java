package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import org.folio.batch.api.GenericReadconsumptionbatches;
import org.folio.batch.api.Readconsumptionbatches;
import org.folio.batch.api.model.ReadConsumptionBatch;
import org.folio.batch.api.model.ReadConsumptionBatchPage;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.http.RequestContext;
import org.folio.batch.operation.OperationList;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.query.ListAnswers;
import org.folio.batch.query.ListRequests;
import org.folio.batch.query.ListRequests.Paging;
import org.folio.batch.query.NextLink;
import org.folio.batch.query.Order;
import org.folio.batch.query.PageRequest;
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
      @Nullable String q,
      int offset,
      int limit,
      @Nullable String after,
      GetGenericReadconsumptionbatchesTotalResults totalResults,
      boolean counts,
      RequestContext context) {
    Links links = baseUrl.of(context);
    PageRequest request =
        ListRequests.ohi(
            OperationList.OPERATION,
            q,
            orderOf(orderBy),
            status == null ? null : status.wire(),
            new Paging(offset, limit, after, totalResults.wire(), counts));
    NextLink next =
        new NextLink(links.base() + "/generic/readconsumptionbatches", limit)
            .with("q", q)
            .with("orderBy", orderBy.wire())
            .with("status", status == null ? null : status.wire())
            .with("totalResults", totalResults.wire());
    return service
        .list(context.tenant(), request)
        .map(
            found ->
                new ReadConsumptionBatchPage()
                    .withItems(
                        found.shown().items().stream()
                            .map(one -> OperationJson.write(one, found.numbers(), links))
                            .toList())
                    .withTotalResults(found.shown().total())
                    .withOffset(offset)
                    .withLimit(request.limit())
                    .withHasMore(found.shown().hasMore())
                    .withLinks(next.links(found.shown()))
                    .withCounts(ListAnswers.counts(found.shown())))
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

  private static Order orderOf(GetGenericReadconsumptionbatchesOrderBy orderBy) {
    return switch (orderBy) {
      case CREATION_DATE_DESC -> Order.descending(OperationList.CREATED);
      case CREATION_DATE_ASC, CREATION_DATE -> Order.ascending(OperationList.CREATED);
      case LAST_UPDATED_DATE_DESC -> Order.descending(OperationList.UPDATED);
      case LAST_UPDATED_DATE_ASC, LAST_UPDATED_DATE -> Order.ascending(OperationList.UPDATED);
      case ID_DESC -> Order.descending(OperationList.ID);
      case ID_ASC, ID -> Order.ascending(OperationList.ID);
    };
  }
}
