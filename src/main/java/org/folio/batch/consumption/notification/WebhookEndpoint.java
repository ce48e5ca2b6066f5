package org.folio.batch.consumption.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The address that a tenant's notifications are posted to.
 *
 * @param previousSecretUntil until when requests are also signed with the previous secret; null if
 *     there was none
 * @param enabled false once it has answered that it is gone
 */
record WebhookEndpoint(
    String url,
    String secret,
    @Nullable Instant previousSecretUntil,
    boolean enabled,
    @Nullable String disabledReason,
    Instant createdDate,
    Instant updatedDate) {

  @Override
  public String toString() {
    return "Endpoint[" + url + "]";
  }
}
