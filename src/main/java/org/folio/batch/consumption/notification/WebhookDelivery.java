package org.folio.batch.consumption.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification to be posted to the endpoint.
 *
 * @param operationId the export that it is about; null if that was not recorded
 * @param attempts how often it was posted, over all resends
 * @param nextAttemptDate null when there will be none
 */
record WebhookDelivery(
    UUID id,
    @Nullable Long operationId,
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
    FAILED,
    /** The endpoint was off. */
    SKIPPED
  }

  /**
   * One attempt.
   *
   * @param ended null while it runs, or if its instance died
   */
  record Attempt(
      int number,
      String url,
      Instant started,
      @Nullable Instant ended,
      @Nullable Integer statusCode,
      @Nullable String error) {}

  /**
   * A delivery that this instance has leased in order to post it.
   *
   * @param attempt number of this attempt
   * @param attemptOfSeries its number since the delivery was added or last resent
   * @param seriesBegun when the delivery was added or last resent
   * @param previousSecret also signs; null if there is none or it has expired
   */
  record Due(
      UUID id,
      String body,
      int attempt,
      int attemptOfSeries,
      Instant seriesBegun,
      String url,
      String secret,
      @Nullable String previousSecret) {
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
