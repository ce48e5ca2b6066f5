package org.folio.batch.consumption;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.folio.batch.consumption.Delivery.Attempt;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.http.UrlGuard;
import org.folio.batch.operation.Page;
import org.folio.batch.tenant.Tenants;
import org.jspecify.annotations.Nullable;

/** The rules of the endpoint that notifications are posted to. Safe to call from any thread. */
public final class NotificationService {
  private static final int MOST_ATTEMPTS = 50;

  private final Database database;
  private final Tenants tenants;
  private final UrlGuard guard;
  private final Clock clock;
  private final NotificationStore store = new NotificationStore();

  public NotificationService(Database database, Tenants tenants, UrlGuard guard, Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.guard = guard;
    this.clock = clock;
  }

  /**
   * An endpoint that was set.
   *
   * @param newSecret to be handed over now, or never; null when the secret is the one from before
   */
  record Put(Endpoint endpoint, @Nullable String newSecret) {
    @Override
    public String toString() {
      return endpoint.toString();
    }
  }

  /**
   * Sets the endpoint, and enables it again when it was disabled. Fails with {@code INVALID} when
   * the address must not be called.
   */
  Future<Put> put(Tenant tenant, String url, boolean rotateSecret) {
    String secret = WebhookSignature.newSecret();
    return tenants
        .requireEnabled(tenant)
        .compose(x -> guard.check(url))
        .compose(
            destination ->
                database.withTenant(
                    tenant,
                    c ->
                        store.put(
                            c,
                            tenant,
                            url,
                            secret,
                            rotateSecret,
                            clock.instant().truncatedTo(ChronoUnit.MILLIS))))
        .map(endpoint -> new Put(endpoint, endpoint.secret().equals(secret) ? secret : null));
  }

  Future<Endpoint> get(Tenant tenant) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.get(c, tenant)))
        .map(found -> found.orElseThrow(NotificationService::notFound));
  }

  Future<Void> delete(Tenant tenant) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.inTransaction(tenant, tx -> store.delete(tx, tenant)))
        .map(
            deleted -> {
              if (!deleted) {
                throw notFound();
              }
              return null;
            });
  }

  Future<Page<Delivery>> deliveries(Tenant tenant, int offset, int limit) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> store.list(c, tenant, offset, limit)));
  }

  /**
   * A delivery and its last attempts.
   *
   * @param attempts latest first
   */
  record Logged(Delivery delivery, List<Attempt> attempts) {}

  Future<Logged> delivery(Tenant tenant, UUID id) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.withTenant(tenant, c -> logged(c, tenant, id)));
  }

  private Future<Logged> logged(SqlConnection connection, Tenant tenant, UUID id) {
    return store
        .delivery(connection, tenant, id)
        .map(found -> found.orElseThrow(() -> noDelivery(id)))
        .compose(
            delivery ->
                store
                    .attempts(connection, tenant, id, MOST_ATTEMPTS)
                    .map(attempts -> new Logged(delivery, attempts)));
  }

  /**
   * Makes a delivery due at once, whatever became of it. Fails with {@code CONFLICT} when there is
   * no endpoint to post it to.
   */
  Future<Logged> resend(Tenant tenant, UUID id) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> database.inTransaction(tenant, tx -> resend(tx, tenant, id)));
  }

  private Future<Logged> resend(SqlConnection tx, Tenant tenant, UUID id) {
    return store
        .lock(tx, tenant)
        .compose(
            endpoint -> {
              if (endpoint.isEmpty()) {
                throw Failure.of(
                    Kind.CONFLICT, "There is no notification endpoint; set it by PUT first");
              }
              if (!endpoint.get().enabled()) {
                throw Failure.of(
                    Kind.CONFLICT,
                    "The notification endpoint is off (%s); set it again by PUT first"
                        .formatted(endpoint.get().disabledReason()));
              }
              return store.resend(tx, tenant, id, NotificationSender.ATTEMPT_LEASE);
            })
        .compose(found -> found ? logged(tx, tenant, id) : Future.failedFuture(noDelivery(id)));
  }

  private static Failure noDelivery(UUID id) {
    return Failure.notFound("There is no delivery " + id);
  }

  private static Failure notFound() {
    return Failure.notFound("There is no notification endpoint");
  }
}
