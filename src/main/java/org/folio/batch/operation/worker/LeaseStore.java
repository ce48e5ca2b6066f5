package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.TaskException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * SQL for the workers. Except for the claim, every write names the lease's token and checks that
 * the lease has not expired. Uses only the database's clock, because those of the instances differ;
 * and {@code clock_timestamp()}, because {@code now()} does not advance during a transaction.
 */
public final class LeaseStore {
  // Expired leases come first, so that a tenant's long queue does not delay a takeover. A task that
  // yielded its slot waits with its attempt open and continues it: however often that happens, it
  // is one row of the history and one attempt of the limit. The ids are also passed as an array:
  // the planner assumes that it is short, while for a LIMIT that it does not know it expects a
  // tenth of the table, and would read all tasks ever run.
  private static final String CLAIM =
      sql(
          """
          WITH lapsed AS (
            SELECT id, true AS taken_over, false AS paused,
              cancel_requested OR current_attempt_count >= $5 AS spent, lease_until AS due_since
            FROM {schema}.task
            WHERE status = 'PROCESSING' AND lease_until < now() AND kind = ANY ($2)
            ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
          ), waiting AS (
            SELECT id, false AS taken_over, EXISTS (
                SELECT FROM {schema}.task_attempt a
                WHERE a.task_id = task.id AND a.number = task.total_attempt_count
                  AND a.outcome IS NULL) AS paused,
              false AS spent, run_after AS due_since
            FROM {schema}.task
            WHERE status = 'PENDING' AND run_after <= now() AND kind = ANY ($2)
            ORDER BY run_after, id LIMIT $1 - (SELECT count(*) FROM lapsed) FOR UPDATE SKIP LOCKED
          ), due AS (
            SELECT * FROM lapsed UNION ALL SELECT * FROM waiting
          ), t AS (
            UPDATE {schema}.task t SET
              previous_status = t.status, status = 'PROCESSING', instance = $3,
              lease_token = gen_random_uuid(), lease_until = clock_timestamp() + $4{ms},
              current_attempt_count =
                t.current_attempt_count + CASE WHEN spent OR paused THEN 0 ELSE 1 END,
              total_attempt_count =
                t.total_attempt_count + CASE WHEN spent OR paused THEN 0 ELSE 1 END,
              version = t.version + 1, updated_date = now()
            FROM due WHERE due.id = t.id AND t.id = ANY (ARRAY(SELECT id FROM due))
            RETURNING t.*, due.taken_over, due.paused, due.spent, due.due_since
          ), lost AS (
            UPDATE {schema}.task_attempt a SET ended_date = now(), outcome = 'LOST'
            FROM t WHERE t.taken_over AND a.task_id = t.id AND a.outcome IS NULL
          ), resumed AS (
            UPDATE {schema}.task_attempt a SET instance = t.instance, ended_date = NULL, outcome = NULL
            FROM t WHERE t.paused AND a.task_id = t.id AND a.number = t.total_attempt_count
          ), begun AS (
            INSERT INTO {schema}.task_attempt (task_id, number, instance, started_date)
            SELECT id, total_attempt_count, instance, now() FROM t WHERE NOT spent AND NOT paused
          )
          SELECT t.lease_token, t.total_attempt_count, t.current_attempt_count, t.checkpoint,
            t.taken_over, t.spent,
            (extract(epoch FROM now() - t.due_since) * 1000)::bigint AS waited, {operation}
          FROM t JOIN {schema}.operation o ON o.id = t.operation_id ORDER BY t.id""");

  private static final String RENEW =
      sql(
          """
          UPDATE {schema}.task SET lease_until = clock_timestamp() + $3{ms}
          WHERE {leased} RETURNING cancel_requested""");

  private static final String CHECKPOINT =
      sql(
          """
          UPDATE {schema}.task SET checkpoint = $3
          WHERE {leased} RETURNING cancel_requested""");

  private static final String LOCK =
      sql("SELECT cancel_requested FROM {schema}.task WHERE {leased} FOR UPDATE");

  private static final String SAY =
      sql(
          """
          INSERT INTO {schema}.task_message (task_id, attempt, code, severity, text, created_date)
          SELECT id, total_attempt_count, $3, 'INFORMATIVE', $4, clock_timestamp()
          FROM {schema}.task WHERE {leased}""");

  private static final String END =
      sql(
          """
          WITH t AS (
            UPDATE {schema}.task SET
              previous_status = status,
              status = CASE WHEN cancel_requested THEN 'CANCELLED' ELSE $3 END,
              lease_token = NULL, lease_until = NULL, cancel_requested = false,
              run_after = clock_timestamp() + $5{ms},
              current_attempt_count = current_attempt_count - CASE WHEN $4 = 'RELEASED' THEN 1 ELSE 0 END,
              checkpoint = CASE
                WHEN cancel_requested OR $3 IN ('COMPLETED', 'CANCELLED') THEN NULL ELSE checkpoint END,
              version = version + 1, updated_date = clock_timestamp()
            WHERE {leased}
            RETURNING *
          ), attempt AS (
            UPDATE {schema}.task_attempt a SET ended_date = t.updated_date,
              outcome = CASE WHEN t.status = 'CANCELLED' THEN 'CANCELLED' ELSE $4 END
            FROM t WHERE a.task_id = t.id AND a.outcome IS NULL
              AND (t.status <> 'PENDING' OR $4 <> 'YIELDED')
          ), said AS (
            INSERT INTO {schema}.task_message (task_id, attempt, code, severity, text, created_date)
            SELECT t.id, t.total_attempt_count, reason.code,
              CASE WHEN t.status = 'CANCELLED' THEN 'INFORMATIVE' ELSE $7 END, reason.text, t.updated_date
            FROM t, unnest($8::text[], $9::text[]) WITH ORDINALITY AS reason (code, text, position)
            ORDER BY position
          ), o AS (
            UPDATE {schema}.operation o SET
              previous_status = o.status,
              status = CASE t.status
                WHEN 'COMPLETED' THEN 'COMPLETED' WHEN 'ERRORED' THEN 'FAILED' ELSE 'CANCELLED' END,
              result = CASE WHEN t.status = 'COMPLETED' THEN $6::jsonb END,
              version = o.version + 1, updated_date = t.updated_date,
              updated_by = CASE WHEN t.status = 'CANCELLED' THEN t.updated_by ELSE o.updated_by END
            FROM t WHERE o.id = t.operation_id AND t.status <> 'PENDING'
            RETURNING o.*
          )
          SELECT t.status AS task_status, {operation}
          FROM t LEFT JOIN o ON true""");

  // Of any kind, so that it has no parameters and need not be prepared for each of many tenants.
  private static final String DUE =
      """
      SELECT (extract(epoch FROM now() - least(
        (SELECT min(run_after) FROM {schema}.task
          WHERE status = 'PENDING' AND run_after <= now()),
        (SELECT min(lease_until) FROM {schema}.task
          WHERE status = 'PROCESSING' AND lease_until < now()))) * 1000)::bigint,
      (extract(epoch FROM least(
        (SELECT min(run_after) FROM {schema}.task
          WHERE status = 'PENDING' AND run_after > now()),
        (SELECT min(lease_until) FROM {schema}.task
          WHERE status = 'PROCESSING' AND lease_until >= now())) - now()) * 1000)::bigint""";

  /** Claims at most this many due tasks for the instance. */
  public Future<List<ClaimedTask>> claim(
      TenantConnection connection, ClaimRequest request, int atMost) {
    return connection
        .preparedQuery(CLAIM)
        .execute(
            Tuple.tuple()
                .addValue(atMost)
                .addValue(request.kinds().toArray(String[]::new))
                .addValue(request.instance())
                .addValue(request.lease().toMillis())
                .addValue(request.maxAttempts()))
        .map(
            rows -> {
              List<ClaimedTask> claimed = new ArrayList<>(rows.size());
              rows.forEach(row -> claimed.add(claimed(connection.tenant(), row)));
              return claimed;
            });
  }

  /** Renews the lease for this long from now. */
  Future<LeaseStatus> renew(TenantConnection connection, ClaimedTask task, Duration lease) {
    return connection
        .preparedQuery(RENEW)
        .execute(lease(task).addValue(lease.toMillis()))
        .map(LeaseStore::leaseStatus);
  }

  /** Locks the task until the transaction ends, so that no other instance takes it over. */
  Future<LeaseStatus> lock(TenantConnection tx, ClaimedTask task) {
    return tx.preparedQuery(LOCK).execute(lease(task)).map(LeaseStore::leaseStatus);
  }

  /** Like {@link #lock}, and writes a checkpoint. */
  Future<LeaseStatus> checkpoint(
      TenantConnection connection, ClaimedTask task, JsonObject checkpoint) {
    return connection
        .preparedQuery(CHECKPOINT)
        .execute(lease(task).addValue(checkpoint))
        .map(LeaseStore::leaseStatus);
  }

  /** Writes a message; returns false if the lease is lost. */
  Future<Boolean> say(TenantConnection connection, ClaimedTask task, Reason message) {
    return connection
        .preparedQuery(SAY)
        .execute(lease(task).addValue(message.code()).addValue(message.text()))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Ends the attempt, and the operation unless another attempt follows.
   *
   * @return empty if the lease is lost
   */
  Future<Optional<EndedAttempt>> end(
      TenantConnection connection, ClaimedTask task, AttemptEnd ending) {
    List<Reason> reasons = ending.reasons();
    return connection
        .preparedQuery(END)
        .execute(
            lease(task)
                .addValue(ending.status().name())
                .addValue(ending.outcome().name())
                .addValue(ending.retryIn().toMillis())
                .addValue(ending.result())
                .addValue(ending.severity().name())
                .addValue(reasons.stream().map(Reason::code).toArray(String[]::new))
                .addValue(reasons.stream().map(Reason::text).toArray(String[]::new)))
        .map(rows -> rows.rowCount() == 0 ? Optional.empty() : Optional.of(ended(task, rows)));
  }

  /**
   * When work of a tenant is due.
   *
   * @param waited how long the oldest task that is due has waited; empty when none is due
   * @param next time until the next one is due; empty when there is none
   */
  record Due(Optional<Duration> waited, Optional<Duration> next) {
    static final Due NEVER = new Due(Optional.empty(), Optional.empty());
  }

  Future<Due> due(TenantConnection connection) {
    return connection
        .query(DUE)
        .execute()
        .map(rows -> rows.iterator().next())
        .map(row -> new Due(millis(row.getLong(0)), millis(row.getLong(1))));
  }

  private static Optional<Duration> millis(@Nullable Long millis) {
    return Optional.ofNullable(millis).map(Duration::ofMillis);
  }

  private static String sql(String template) {
    return OperationRows.columns(template)
        .replace("{leased}", "id = $1 AND lease_token = $2 AND lease_until > clock_timestamp()")
        .replace("{ms}", "::bigint * interval '1 millisecond'");
  }

  private static Tuple lease(ClaimedTask task) {
    return Tuple.of(task.taskId(), task.leaseToken());
  }

  private static LeaseStatus leaseStatus(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      return LeaseStatus.LOST;
    }
    return rows.iterator().next().getBoolean(0) ? LeaseStatus.CANCEL_REQUESTED : LeaseStatus.HELD;
  }

  private static EndedAttempt ended(ClaimedTask task, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    TaskStatus status = TaskStatus.valueOf(row.getString("task_status"));
    return new EndedAttempt(
        status, status.isEnd() ? OperationRows.operation(row) : task.operation());
  }

  private static ClaimedTask claimed(Tenant tenant, Row row) {
    return new ClaimedTask(
        tenant,
        OperationRows.operation(row),
        row.getUUID("lease_token"),
        row.getInteger("total_attempt_count"),
        row.getInteger("current_attempt_count"),
        row.getJsonObject("checkpoint"),
        Duration.ofMillis(row.getLong("waited")),
        row.getBoolean("taken_over"),
        row.getBoolean("spent"));
  }
}
