package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.folio.batch.api.BatchTrackingNotificationEndpoint;
import org.folio.batch.api.model.DateTimeValue;
import org.folio.batch.api.model.Link;
import org.folio.batch.api.model.NotificationAttempt;
import org.folio.batch.api.model.NotificationDelivery;
import org.folio.batch.api.model.NotificationDeliveryPage;
import org.folio.batch.api.model.NotificationEndpoint;
import org.folio.batch.consumption.notification.NotificationService.Logged;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.http.RequestContext;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints that configure where notifications are posted. */
public final class NotificationEndpointApi implements BatchTrackingNotificationEndpoint {
  private final NotificationService service;
  private final BaseUrl baseUrl;

  public NotificationEndpointApi(NotificationService service, BaseUrl baseUrl) {
    this.service = service;
    this.baseUrl = baseUrl;
  }

  @Override
  public Future<PutBatchTrackingNotificationEndpointResponse> putBatchTrackingNotificationEndpoint(
      NotificationEndpoint entity, RequestContext context) {
    return service
        .put(context.tenant(), entity.getUrl(), Boolean.TRUE.equals(entity.getRotateSecret()))
        .map(put -> json(put.endpoint()).withSecret(put.newSecret()))
        .map(
            PutBatchTrackingNotificationEndpointResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetBatchTrackingNotificationEndpointResponse> getBatchTrackingNotificationEndpoint(
      RequestContext context) {
    return service
        .get(context.tenant())
        .map(NotificationEndpointApi::json)
        .map(
            GetBatchTrackingNotificationEndpointResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<DeleteBatchTrackingNotificationEndpointResponse>
      deleteBatchTrackingNotificationEndpoint(RequestContext context) {
    return service
        .delete(context.tenant())
        .map(deleted -> DeleteBatchTrackingNotificationEndpointResponse.respond204());
  }

  @Override
  public Future<GetBatchTrackingNotificationEndpointDeliveriesResponse>
      getBatchTrackingNotificationEndpointDeliveries(
          int offset, int limit, RequestContext context) {
    return service
        .deliveries(context.tenant(), offset, limit)
        .map(
            page ->
                new NotificationDeliveryPage()
                    .withItems(
                        page.items().stream().map(one -> json(one, baseUrl.of(context))).toList())
                    .withTotalResults(page.total())
                    .withOffset(offset)
                    .withLimit(limit)
                    .withHasMore(OhiJson.hasMore(page, offset)))
        .map(
            GetBatchTrackingNotificationEndpointDeliveriesResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<GetBatchTrackingNotificationEndpointDeliveriesByIdResponse>
      getBatchTrackingNotificationEndpointDeliveriesById(String id, RequestContext context) {
    return service
        .delivery(context.tenant(), UUID.fromString(id))
        .map(logged -> json(logged, baseUrl.of(context)))
        .map(
            GetBatchTrackingNotificationEndpointDeliveriesByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  @Override
  public Future<PostBatchTrackingNotificationEndpointDeliveriesResendByIdResponse>
      postBatchTrackingNotificationEndpointDeliveriesResendById(String id, RequestContext context) {
    return service
        .resend(context.tenant(), UUID.fromString(id))
        .map(logged -> json(logged, baseUrl.of(context)))
        .map(
            PostBatchTrackingNotificationEndpointDeliveriesResendByIdResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  private static NotificationEndpoint json(WebhookEndpoint endpoint) {
    return new NotificationEndpoint()
        .withUrl(endpoint.url())
        .withPreviousSecretUntil(dateTime(endpoint.previousSecretUntil()))
        .withEnabled(endpoint.enabled())
        .withDisabledReason(endpoint.disabledReason())
        .withCreationDate(OhiJson.dateTime(endpoint.createdDate()))
        .withLastUpdatedDate(OhiJson.dateTime(endpoint.updatedDate()));
  }

  private static NotificationDelivery json(Logged logged, Links links) {
    return json(logged.delivery(), links)
        .withAttemptLog(
            logged.attempts().stream()
                .map(
                    attempt ->
                        new NotificationAttempt()
                            .withAttempt(attempt.number())
                            .withUrl(attempt.url())
                            .withStartDate(OhiJson.dateTime(attempt.started()))
                            .withEndDate(dateTime(attempt.ended()))
                            .withStatusCode(attempt.statusCode())
                            .withError(attempt.error()))
                .toList());
  }

  private static NotificationDelivery json(WebhookDelivery delivery, Links links) {
    String self = links.delivery(delivery.id());
    Long export = delivery.operationId();
    List<Link> all = new ArrayList<>();
    all.add(OhiJson.link("self", self));
    if (export != null) {
      all.add(OhiJson.link("operator:subject", links.readConsumptionBatch(export), "GET"));
    }
    all.add(OhiJson.link("operator:resend", self + "/resend", "POST"));
    return new NotificationDelivery()
        .withId(delivery.id().toString())
        .withSubjectId(export)
        .withLinks(all)
        .withStatus(NotificationDelivery.Status.fromValue(delivery.status().name()))
        .withAttempts(delivery.attempts())
        .withLastStatusCode(delivery.lastStatusCode())
        .withLastError(delivery.lastError())
        .withCreationDate(OhiJson.dateTime(delivery.createdDate()))
        .withLastAttemptDate(dateTime(delivery.lastAttemptDate()))
        .withNextAttemptDate(dateTime(delivery.nextAttemptDate()));
  }

  private static @Nullable DateTimeValue dateTime(@Nullable Instant at) {
    return at == null ? null : OhiJson.dateTime(at);
  }
}
