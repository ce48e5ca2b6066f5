package org.folio.batch.consumption;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant wants its notifications posted to.
 *
 * @param previousSecretUntil until when requests carry a signature of the secret before, too; null
 *     when there was none
 * @param enabled false once it has answered that it is gone
 */
record Endpoint(
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
