package org.folio.batch.consumption.limit;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.api.Limitconsumptions;
import org.folio.batch.api.Limits;
import org.folio.batch.api.model.LimitConsumption;
import org.folio.batch.api.model.LimitConsumptionPage;
import org.folio.batch.api.model.LimitCounter;
import org.folio.batch.api.model.LimitCounters;
import org.folio.batch.api.model.LimitPage;
import org.folio.batch.api.model.LimitResource;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.error.ServiceException;
import org.folio.batch.http.RequestContext;
import org.folio.batch.query.ListRequests;
import org.folio.batch.query.ListRequests.Paging;
import org.folio.batch.query.NextLink;
import org.folio.batch.query.Order;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of limits, their counters and their consumptions. */
public final class LimitsApi implements Limits, Limitconsumptions {
  private final LimitService limits;
  private final ConsumptionService consumptions;
  private final BaseUrl baseUrl;

  public LimitsApi(LimitService limits, ConsumptionService consumptions, BaseUrl baseUrl) {
    this.limits = limits;
    this.consumptions = consumptions;
    this.baseUrl = baseUrl;
  }

  @Override
  public Future<PostLimitsResponse> postLimits(LimitResource entity, RequestContext context) {
    Links links = baseUrl.of(context);
    return limits
        .create(context.tenant(), LimitJson.read(entity))
        .map(
            limit ->
                PostLimitsResponse.respond201WithApplicationVndOracleInsuranceResourceJson(
                    LimitJson.write(limit, links),
                    PostLimitsResponse.headersFor201().withLocation(links.limit(limit.code()))));
  }

  @Override
  public Future<GetLimitsResponse> getLimits(int offset, int limit, RequestContext context) {
    Links links = baseUrl.of(context);
    return limits
        .list(context.tenant(), offset, limit)
        .map(
            page ->
                GetLimitsResponse.respond200WithApplicationVndOracleInsuranceResourceJson(
                    new LimitPage()
                        .withItems(
                            page.items().stream().map(one -> LimitJson.write(one, links)).toList())
                        .withTotalResults(page.total())
                        .withOffset(offset)
                        .withLimit(limit)
                        .withHasMore(OhiJson.hasMore(page, offset))));
  }

  @Override
  public Future<GetLimitsByCodeResponse> getLimitsByCode(String code, RequestContext context) {
    return limits
        .get(context.tenant(), code)
        .map(limit -> LimitJson.write(limit, baseUrl.of(context)))
        .map(GetLimitsByCodeResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<PutLimitsByCodeResponse> putLimitsByCode(
      String code, LimitResource entity, RequestContext context) {
    NewLimit wanted = LimitJson.read(entity);
    if (!wanted.code().equals(code)) {
      throw ServiceException.malformed(
          "The body has the code \""
              + wanted.code()
              + "\", but the path has \""
              + code
              + "\"; send the same code in both");
    }
    return limits
        .change(context.tenant(), wanted, entity.getObjectVersionNumber())
        .map(limit -> LimitJson.write(limit, baseUrl.of(context)))
        .map(PutLimitsByCodeResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<DeleteLimitsByCodeResponse> deleteLimitsByCode(
      String code, RequestContext context) {
    return limits
        .delete(context.tenant(), code)
        .map(deleted -> DeleteLimitsByCodeResponse.respond204());
  }

  @Override
  public Future<GetLimitsCountersByCodeResponse> getLimitsCountersByCode(
      String code,
      @Nullable String subjectCode,
      @Nullable String familyCode,
      RequestContext context) {
    return consumptions
        .counters(context.tenant(), code, subjectCode, familyCode)
        .map(LimitsApi::counters)
        .map(
            GetLimitsCountersByCodeResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<PostLimitconsumptionsResponse> postLimitconsumptions(
      LimitConsumption entity, RequestContext context) {
    return consumptions
        .count(context.tenant(), ConsumptionJson.read(entity))
        .map(
            id ->
                PostLimitconsumptionsResponse.respond201(
                    PostLimitconsumptionsResponse.headersFor201()
                        .withLocation(baseUrl.of(context).consumption(id))));
  }

  @Override
  public Future<GetLimitconsumptionsResponse> getLimitconsumptions(
      GetLimitconsumptionsOrderBy orderBy,
      @Nullable String q,
      int offset,
      int limit,
      @Nullable String after,
      GetLimitconsumptionsTotalResults totalResults,
      RequestContext context) {
    Links links = baseUrl.of(context);
    Order order = new Order(ConsumptionList.ID, orderBy == GetLimitconsumptionsOrderBy.ID_DESC);
    PageRequest request =
        ListRequests.ohi(
            ConsumptionStore.LIST,
            q,
            order,
            null,
            new Paging(offset, limit, after, totalResults.wire(), false));
    NextLink next =
        new NextLink(links.base() + "/limitconsumptions", limit)
            .with("q", q)
            .with("orderBy", orderBy.wire())
            .with("totalResults", totalResults.wire());
    return consumptions
        .list(context.tenant(), request)
        .map(
            page ->
                new LimitConsumptionPage()
                    .withItems(
                        page.items().stream()
                            .map(one -> ConsumptionJson.write(one, links))
                            .toList())
                    .withTotalResults(page.total())
                    .withOffset(offset)
                    .withLimit(request.limit())
                    .withHasMore(page.hasMore())
                    .withLinks(next.links(page)))
        .map(GetLimitconsumptionsResponse::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetLimitconsumptionsByIdResponse> getLimitconsumptionsById(
      long id, RequestContext context) {
    return consumptions
        .get(context.tenant(), id)
        .map(consumption -> ConsumptionJson.write(consumption, baseUrl.of(context)))
        .map(
            GetLimitconsumptionsByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  private static LimitCounters counters(ConsumptionService.Counters found) {
    List<LimitCounter> items =
        found.counters().stream()
            .map(counter -> ConsumptionJson.write(found.limit(), counter))
            .toList();
    return new LimitCounters().withItems(items).withAsOf(OhiJson.dateTime(found.asOf()));
  }
}
