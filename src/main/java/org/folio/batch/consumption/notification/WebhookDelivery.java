package org.folio.batch.consumption.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way to the endpoint.
 *
 * @param attempts how often it was posted
 * @param nextAttemptDate null when there will be none
 */
record WebhookDelivery(
    UUID id,
    Status status,
    int attempts,
    Instant createdDate,
    @Nullable Instant lastAttemptDate,
    @Nullable Instant nextAttemptDate,
    @Nullable Integer lastStatusCode,
    @Nullable String lastError) {

  enum Status {
    PENDING,
    DELIVERED,
    FAILED
  }

  /**
   * A delivery that this instance has taken to post it now.
   *
   * @param attempt number of this attempt
   */
  record Due(UUID id, String body, int attempt, Instant createdDate, String url, String secret) {
    @Override
    public String toString() {
      return id + " attempt " + attempt;
    }
  }

  /**
   * What came of an attempt.
   *
   * @param retryAt null when there is no other attempt
   */
  record Outcome(
      Status status,
      @Nullable Instant retryAt,
      @Nullable Integer statusCode,
      @Nullable String error) {}
}
