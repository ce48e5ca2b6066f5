package org.folio.batch.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, and the id of the request in every log.
 *
 * @param tenantIfAny the tenant of {@code X-Okapi-Tenant}; null only on the few paths that need
 *     none
 * @param userId the user, if known: {@code X-Okapi-User-Id}, or else the {@code user_id} claim of
 *     {@code X-Okapi-Token}
 * @param headers all headers of the request
 */
public record RequestContext(
    @Nullable Tenant tenantIfAny, String requestId, Optional<UUID> userId, MultiMap headers) {
  private static final String KEY = RequestContext.class.getName();

  /** Returns the context that {@link RequestFilter} created for this request. */
  public static RequestContext of(RoutingContext routing) {
    RequestContext context = ifAny(routing);
    if (context == null) {
      throw new IllegalStateException("The request has no context; RequestFilter must run first");
    }
    return context;
  }

  /** Returns null if the router refused the request before {@link RequestFilter} saw it. */
  static @Nullable RequestContext ifAny(RoutingContext routing) {
    return routing.get(KEY);
  }

  /** Makes this the context of the request, also in its log lines. */
  void attachTo(RoutingContext routing) {
    routing.put(KEY, this);
    RequestLog.begin(this);
  }

  /** Returns the tenant of the request. */
  public Tenant tenant() {
    if (tenantIfAny == null) {
      throw ServiceException.malformed("The header X-Okapi-Tenant is missing");
    }
    return tenantIfAny;
  }
}
