package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.folio.batch.consumption.notification.WebhookDelivery.Attempt;
import org.folio.batch.db.Database;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.client.OutboundUrlPolicy;
import org.jspecify.annotations.Nullable;

/** Maintains the endpoint that notifications are posted to. Safe to call from any thread. */
public final class NotificationService {
  private static final int MOST_ATTEMPTS = 50;

  private final Database database;
  private final OutboundUrlPolicy guard;
  private final Clock clock;
  private final NotificationStore store = new NotificationStore();

  public NotificationService(Database database, OutboundUrlPolicy guard, Clock clock) {
    this.database = database;
    this.guard = guard;
    this.clock = clock;
  }

  /**
   * The result of setting an endpoint.
   *
   * @param newSecret shown only this once; null if the previous secret is kept
   */
  record Put(WebhookEndpoint endpoint, @Nullable String newSecret) {
    @Override
    public String toString() {
      return endpoint.toString();
    }
  }

  /** Sets the endpoint and enables it. Fails with {@code INVALID} if the address is not allowed. */
  Future<Put> put(Tenant tenant, String url, boolean rotateSecret) {
    String secret = WebhookSignature.newSecret();
    return guard
        .check(url)
        .compose(
            destination ->
                database.withTenant(
                    tenant,
                    c ->
                        store.put(
                            c,
                            url,
                            secret,
                            rotateSecret,
                            clock.instant().truncatedTo(ChronoUnit.MILLIS))))
        .map(endpoint -> new Put(endpoint, endpoint.secret().equals(secret) ? secret : null));
  }

  Future<WebhookEndpoint> get(Tenant tenant) {
    return database
        .withTenant(tenant, c -> store.get(c))
        .map(found -> found.orElseThrow(NotificationService::notFound));
  }

  Future<Void> delete(Tenant tenant) {
    return database
        .inTransaction(tenant, tx -> store.delete(tx))
        .map(
            deleted -> {
              if (!deleted) {
                throw notFound();
              }
              return null;
            });
  }

  Future<ResultPage<WebhookDelivery>> deliveries(Tenant tenant, int offset, int limit) {
    return database.withTenant(tenant, c -> store.list(c, offset, limit));
  }

  /**
   * A delivery and its last attempts.
   *
   * @param attempts latest first
   */
  record Logged(WebhookDelivery delivery, List<Attempt> attempts) {}

  Future<Logged> delivery(Tenant tenant, UUID id) {
    return database.withTenant(tenant, c -> logged(c, id));
  }

  private Future<Logged> logged(TenantConnection connection, UUID id) {
    return store
        .delivery(connection, id)
        .map(found -> found.orElseThrow(() -> noDelivery(id)))
        .compose(
            delivery ->
                store
                    .attempts(connection, id, MOST_ATTEMPTS)
                    .map(attempts -> new Logged(delivery, attempts)));
  }

  /**
   * Makes a delivery due at once, whatever its status. Fails with {@code CONFLICT} when there is no
   * endpoint to post it to.
   */
  Future<Logged> resend(Tenant tenant, UUID id) {
    return database.inTransaction(tenant, tx -> resend(tx, id));
  }

  private Future<Logged> resend(TenantConnection tx, UUID id) {
    return store
        .lock(tx)
        .compose(
            endpoint -> {
              if (endpoint.isEmpty()) {
                throw ServiceException.of(
                    Kind.CONFLICT, "There is no notification endpoint; set it by PUT first");
              }
              if (!endpoint.get().enabled()) {
                throw ServiceException.of(
                    Kind.CONFLICT,
                    "The notification endpoint is off (%s); set it again by PUT first"
                        .formatted(endpoint.get().disabledReason()));
              }
              return store.resend(tx, id, NotificationSender.ATTEMPT_LEASE);
            })
        .compose(found -> found ? logged(tx, id) : Future.failedFuture(noDelivery(id)));
  }

  private static ServiceException noDelivery(UUID id) {
    return ServiceException.notFound("There is no delivery " + id);
  }

  private static ServiceException notFound() {
    return ServiceException.notFound("No notification endpoint is configured");
  }
}
