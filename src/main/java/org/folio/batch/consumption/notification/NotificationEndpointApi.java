package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import java.time.Instant;
import org.folio.batch.api.BatchTrackingNotificationEndpoint;
import org.folio.batch.api.model.DateTimeValue;
import org.folio.batch.api.model.NotificationDelivery;
import org.folio.batch.api.model.NotificationDeliveryPage;
import org.folio.batch.api.model.NotificationEndpoint;
import org.folio.batch.consumption.resource.OhiJson;
import org.folio.batch.http.RequestContext;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints that configure where notifications are posted. */
public final class NotificationEndpointApi implements BatchTrackingNotificationEndpoint {
  private final NotificationService service;

  public NotificationEndpointApi(NotificationService service) {
    this.service = service;
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
                    .withItems(page.items().stream().map(NotificationEndpointApi::json).toList())
                    .withTotalResults(page.total())
                    .withOffset(offset)
                    .withLimit(limit)
                    .withHasMore(OhiJson.hasMore(page, offset)))
        .map(
            GetBatchTrackingNotificationEndpointDeliveriesResponse
                ::respond200WithApplicationVndOracleInsuranceResourceJson);
  }

  private static NotificationEndpoint json(WebhookEndpoint endpoint) {
    return new NotificationEndpoint()
        .withUrl(endpoint.url())
        .withEnabled(endpoint.enabled())
        .withDisabledReason(endpoint.disabledReason())
        .withCreationDate(OhiJson.dateTime(endpoint.createdDate()))
        .withLastUpdatedDate(OhiJson.dateTime(endpoint.updatedDate()));
  }

  private static NotificationDelivery json(WebhookDelivery delivery) {
    return new NotificationDelivery()
        .withId(delivery.id().toString())
        .withStatus(delivery.status().name())
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
