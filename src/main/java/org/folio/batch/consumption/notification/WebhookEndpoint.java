package org.folio.batch.consumption.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The address that a tenant's notifications are posted to.
 *
 * @param enabled false once the endpoint has responded with 410 Gone
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
