package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.consumption.notification.WebhookDelivery.Attempt;
import org.folio.batch.consumption.notification.WebhookDelivery.Due;
import org.folio.batch.consumption.notification.WebhookDelivery.Outcome;
import org.folio.batch.consumption.notification.WebhookDelivery.Status;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.TenantConnection;
import org.jspecify.annotations.Nullable;

/** SQL for the notification endpoint and its deliveries. */
final class NotificationStore {
  private static final Duration PREVIOUS_SECRET_SIGNS = Duration.ofHours(24);

  private static final String PUT =
      """
      INSERT INTO {schema}.notification_endpoint AS existing
        (url, secret, created_date, updated_date)
      VALUES ($1, $2, $4, $4)
      ON CONFLICT (one) DO UPDATE SET
        url = excluded.url, updated_date = excluded.updated_date,
        secret = CASE WHEN $3 THEN excluded.secret ELSE existing.secret END,
        previous_secret =
          CASE WHEN $3 THEN existing.secret ELSE existing.previous_secret END,
        previous_secret_until =
          CASE WHEN $3 THEN $5 ELSE existing.previous_secret_until END,
        enabled = true, disabled_reason = NULL
      RETURNING url, secret, previous_secret_until, enabled, disabled_reason, created_date,
        updated_date""";

  private static final String GET =
      """
      SELECT url, secret, previous_secret_until, enabled, disabled_reason, created_date,
        updated_date
      FROM {schema}.notification_endpoint""";

  private static final String DELETE = "DELETE FROM {schema}.notification_endpoint";

  private static final String DISABLE =
      """
      UPDATE {schema}.notification_endpoint
      SET enabled = false, disabled_reason = $2, updated_date = now()
      WHERE url = $1 AND enabled""";

  // A separate statement after the one that waits for concurrent inserts of deliveries, so that it
  // sees them.
  private static final String GIVE_UP =
      """
      UPDATE {schema}.notification_delivery
      SET status = 'FAILED', next_attempt_date = NULL, last_error = $1 WHERE status = 'PENDING'""";

  // a concurrent removal or disabling of the endpoint waits for this commit, or comes first
  private static final String ADD =
      """
      INSERT INTO {schema}.notification_delivery
        (id, body, operation_id, status, next_attempt_date, last_error)
      SELECT $1, $2, $3,
        CASE WHEN enabled THEN 'PENDING' ELSE 'SKIPPED' END,
        CASE WHEN enabled THEN now() END,
        CASE WHEN NOT enabled THEN concat('The endpoint is off: ', disabled_reason) END
      FROM {schema}.notification_endpoint FOR SHARE""";

  // $2: how long an attempt may take before another instance considers it lost
  private static final String TAKE =
      """
      WITH due AS (
        SELECT id FROM {schema}.notification_delivery
        WHERE status = 'PENDING' AND next_attempt_date <= now()
        ORDER BY next_attempt_date LIMIT $1 FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE {schema}.notification_delivery d
        SET attempts = attempts + 1, last_attempt_date = now(),
          next_attempt_date = now() + $2::bigint * interval '1 millisecond'
        FROM due, {schema}.notification_endpoint e
        WHERE d.id = due.id AND e.enabled
        RETURNING d.id, d.body, d.attempts, d.attempts - d.attempts_before AS attempt_of_series,
          coalesce(d.resent_date, d.created_date) AS series_begun, e.url, e.secret,
          CASE WHEN e.previous_secret_until > now() THEN e.previous_secret END AS previous_secret
      ), logged AS (
        INSERT INTO {schema}.notification_attempt (delivery_id, number, url, started_date)
        SELECT id, attempts, url, now() FROM taken
      )
      SELECT * FROM taken""";

  private static final String NEXT_DUE =
      """
      SELECT (extract(epoch FROM min(next_attempt_date) - now()) * 1000)::bigint
      FROM {schema}.notification_delivery WHERE status = 'PENDING'""";

  private static final String END =
      """
      WITH logged AS (
        UPDATE {schema}.notification_attempt
        SET ended_date = now(), status_code = $5, error = $6
        WHERE delivery_id = $1 AND number = $2 AND ended_date IS NULL
      )
      UPDATE {schema}.notification_delivery
      SET status = $3, next_attempt_date = $4, last_status_code = $5, last_error = $6
      WHERE id = $1 AND attempts = $2 AND status = 'PENDING'""";

  private static final String DELETE_OLD =
      """
      DELETE FROM {schema}.notification_delivery
      WHERE status <> 'PENDING' AND created_date < now() - $1::bigint * interval '1 millisecond'""";

  private static final String COUNT = "SELECT count(*) FROM {schema}.notification_delivery";

  private static final String SELECT =
      """
      SELECT id, operation_id, status, attempts, created_date, last_attempt_date,
        next_attempt_date, last_status_code, last_error
      FROM {schema}.notification_delivery""";

  private static final String LIST = SELECT + " ORDER BY created_date DESC, id LIMIT $1 OFFSET $2";

  private static final String GET_DELIVERY = SELECT + " WHERE id = $1";

  private static final String ATTEMPTS =
      """
      SELECT number, url, started_date, ended_date, status_code, error
      FROM {schema}.notification_attempt
      WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2""";

  private static final String LOCK_ENDPOINT = GET + " FOR SHARE";

  // $2: how long an attempt may take; a running one is not repeated at the same time
  private static final String RESEND =
      """
      UPDATE {schema}.notification_delivery d
      SET status = 'PENDING', attempts_before = attempts, resent_date = now(),
        next_attempt_date = CASE
          WHEN status = 'PENDING' AND EXISTS (
            SELECT FROM {schema}.notification_attempt a
            WHERE a.delivery_id = d.id AND a.number = d.attempts AND a.ended_date IS NULL
              AND a.started_date > now() - $2::bigint * interval '1 millisecond')
          THEN next_attempt_date ELSE now() END
      WHERE id = $1""";

  /**
   * Sets the endpoint. Uses the given secret if the endpoint is new or the secret is rotated.
   *
   * @return the endpoint as stored
   */
  Future<WebhookEndpoint> put(
      TenantConnection connection, String url, String secret, boolean rotate, Instant now) {
    return connection
        .preparedQuery(PUT)
        .execute(
            Tuple.of(
                url,
                secret,
                rotate,
                now.atOffset(ZoneOffset.UTC),
                now.plus(PREVIOUS_SECRET_SIGNS).atOffset(ZoneOffset.UTC)))
        .map(rows -> endpoint(rows.iterator().next()));
  }

  Future<Optional<WebhookEndpoint>> get(TenantConnection connection) {
    return connection
        .preparedQuery(GET)
        .execute()
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(endpoint(rows.iterator().next())));
  }

  /** Removes the endpoint and gives up pending deliveries; returns false if there was none. */
  Future<Boolean> delete(TenantConnection tx) {
    return tx.preparedQuery(DELETE)
        .execute()
        .compose(rows -> giveUpIf(rows.rowCount() > 0, tx, "The endpoint was removed"));
  }

  private static Future<Boolean> giveUpIf(boolean isOff, TenantConnection tx, String reason) {
    return isOff
        ? tx.preparedQuery(GIVE_UP).execute(Tuple.of(reason)).map(true)
        : Future.succeededFuture(false);
  }

  /**
   * Adds a delivery, which is skipped while the endpoint is off. Does nothing if the tenant has no
   * endpoint.
   */
  Future<Void> add(TenantConnection connection, UUID id, String body, long operationId) {
    return connection.preparedQuery(ADD).execute(Tuple.of(id, body, operationId)).mapEmpty();
  }

  /** Leases due deliveries, so that no other instance posts them meanwhile. */
  Future<List<Due>> take(TenantConnection connection, int atMost, Duration lease) {
    return connection
        .preparedQuery(TAKE)
        .execute(Tuple.of(atMost, lease.toMillis()))
        .map(
            rows -> {
              List<Due> due = new ArrayList<>(rows.size());
              for (Row row : rows) {
                due.add(
                    new Due(
                        row.getUUID("id"),
                        row.getString("body"),
                        row.getInteger("attempts"),
                        row.getInteger("attempt_of_series"),
                        row.getOffsetDateTime("series_begun").toInstant(),
                        row.getString("url"),
                        row.getString("secret"),
                        row.getString("previous_secret")));
              }
              return due;
            });
  }

  /** Time until the next delivery is due, negative if one is; empty when none is pending. */
  Future<Optional<Duration>> nextDue(TenantConnection connection) {
    return connection
        .preparedQuery(NEXT_DUE)
        .execute()
        .map(
            rows -> Optional.ofNullable(rows.iterator().next().getLong(0)).map(Duration::ofMillis));
  }

  /** Writes the result of an attempt, unless it was considered lost and repeated. */
  Future<Void> end(TenantConnection connection, Due due, Outcome outcome) {
    Instant retryAt = outcome.retryAt();
    return connection
        .preparedQuery(END)
        .execute(
            Tuple.tuple()
                .addValue(due.id())
                .addValue(due.attempt())
                .addValue(outcome.status().name())
                .addValue(retryAt == null ? null : retryAt.atOffset(ZoneOffset.UTC))
                .addValue(outcome.statusCode())
                .addValue(outcome.error()))
        .mapEmpty();
  }

  /** Disables the endpoint, if it still has this address, and gives up pending deliveries. */
  Future<Boolean> disable(TenantConnection tx, String url, String reason) {
    return tx.preparedQuery(DISABLE)
        .execute(Tuple.of(url, reason))
        .compose(rows -> giveUpIf(rows.rowCount() > 0, tx, reason));
  }

  Future<Void> deleteOlder(TenantConnection connection, Duration age) {
    return connection.preparedQuery(DELETE_OLD).execute(Tuple.of(age.toMillis())).mapEmpty();
  }

  /** Returns one page of deliveries, latest first. */
  Future<ResultPage<WebhookDelivery>> list(TenantConnection connection, int offset, int limit) {
    return ResultPage.read(
        connection, COUNT, LIST, List.of(), limit, offset, NotificationStore::delivery);
  }

  Future<Optional<WebhookDelivery>> delivery(TenantConnection connection, UUID id) {
    return connection
        .preparedQuery(GET_DELIVERY)
        .execute(Tuple.of(id))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(delivery(rows.iterator().next())));
  }

  /** Returns the attempts at a delivery, latest first. */
  Future<List<Attempt>> attempts(TenantConnection connection, UUID id, int atMost) {
    return connection
        .preparedQuery(ATTEMPTS)
        .execute(Tuple.of(id, atMost))
        .map(
            rows -> {
              List<Attempt> attempts = new ArrayList<>(rows.size());
              for (Row row : rows) {
                attempts.add(
                    new Attempt(
                        row.getInteger("number"),
                        row.getString("url"),
                        row.getOffsetDateTime("started_date").toInstant(),
                        instant(row, "ended_date"),
                        row.getInteger("status_code"),
                        row.getString("error")));
              }
              return attempts;
            });
  }

  /** Returns the endpoint, and locks it until the transaction ends. */
  Future<Optional<WebhookEndpoint>> lock(TenantConnection tx) {
    return tx.preparedQuery(LOCK_ENDPOINT)
        .execute()
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(endpoint(rows.iterator().next())));
  }

  /** Makes a delivery due; returns false if it does not exist. */
  Future<Boolean> resend(TenantConnection tx, UUID id, Duration lease) {
    return tx.preparedQuery(RESEND)
        .execute(Tuple.of(id, lease.toMillis()))
        .map(rows -> rows.rowCount() > 0);
  }

  private static WebhookEndpoint endpoint(Row row) {
    return new WebhookEndpoint(
        row.getString("url"),
        row.getString("secret"),
        instant(row, "previous_secret_until"),
        row.getBoolean("enabled"),
        row.getString("disabled_reason"),
        row.getOffsetDateTime("created_date").toInstant(),
        row.getOffsetDateTime("updated_date").toInstant());
  }

  private static WebhookDelivery delivery(Row row) {
    return new WebhookDelivery(
        row.getUUID("id"),
        row.getLong("operation_id"),
        Status.valueOf(row.getString("status")),
        row.getInteger("attempts"),
        row.getOffsetDateTime("created_date").toInstant(),
        instant(row, "last_attempt_date"),
        instant(row, "next_attempt_date"),
        row.getInteger("last_status_code"),
        row.getString("last_error"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
