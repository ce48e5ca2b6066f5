package org.folio.batch.consumption.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification to be posted to the endpoint.
 *
 * @param attempts number of attempts so far
 * @param nextAttemptDate null if there will be none
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
   * A delivery that this instance has leased in order to post it.
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
   * The result of an attempt.
   *
   * @param retryAt null if there is no further attempt
   */
  record Outcome(
      Status status,
      @Nullable Instant retryAt,
      @Nullable Integer statusCode,
      @Nullable String error) {}
}
