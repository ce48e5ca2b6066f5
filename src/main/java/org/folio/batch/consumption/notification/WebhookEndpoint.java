package org.folio.batch.consumption.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant wants its notifications posted to.
 *
 * @param enabled false once it has answered that it is gone
 */
record WebhookEndpoint(
    String url,
    String secret,
    boolean enabled,
    @Nullable String disabledReason,
    Instant createdDate,
    Instant updatedDate) {

  @Override
  public String toString() {
    return "Endpoint[" + url + "]";
  }
}
