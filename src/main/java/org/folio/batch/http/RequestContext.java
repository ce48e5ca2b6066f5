package org.folio.batch.http;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and under which id the request is known in every log.
 *
 * @param tenantIfAny the tenant of {@code X-Okapi-Tenant}; null only on the few paths that need
 *     none
 * @param userId who acts, when it is known: {@code X-Okapi-User-Id}, else the {@code user_id} claim
 *     of {@code X-Okapi-Token}
 * @param headers all headers of the request
 */
public record RequestContext(
    @Nullable Tenant tenantIfAny, String requestId, Optional<UUID> userId, MultiMap headers) {

  /** The tenant of the request. */
  public Tenant tenant() {
    if (tenantIfAny == null) {
      throw Failure.malformed("The header X-Okapi-Tenant is missing");
    }
    return tenantIfAny;
  }
}
