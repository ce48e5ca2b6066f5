package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskMessage.Severity;
import org.folio.batch.operation.model.TaskQuery;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** SQL for listing, cancelling and restarting tasks. */
final class TaskStore {
  private static final String SELECT = OperationRows.columns("SELECT {task} FROM {schema}.task t ");

  private static final String GET = SELECT + "WHERE t.id = $1";

  private static final String LOCK = GET + " FOR UPDATE";

  private static final String MATCHING =
      "WHERE ($1::text IS NULL OR t.kind = $1) AND ($2::text IS NULL OR t.status = $2)";

  private static final String COUNT = "SELECT count(*) FROM {schema}.task t " + MATCHING;

  private static final String LIST = SELECT + MATCHING + " ORDER BY t.id DESC LIMIT $3 OFFSET $4";

  private static final String LOCK_OF =
      """
      SELECT id, operation_id FROM {schema}.task
      WHERE operation_id = ANY ($1) ORDER BY id FOR UPDATE""";

  private static final String ATTEMPTS =
      """
      SELECT number, instance, started_date, ended_date, outcome, restarted_date, restarted_by
      FROM {schema}.task_attempt WHERE task_id = $1 ORDER BY number DESC LIMIT $2""";

  private static final String MESSAGES =
      """
      SELECT attempt, code, severity, text, created_date
      FROM {schema}.task_message WHERE task_id = $1 ORDER BY id DESC LIMIT $2""";

  private static final String CANCEL_WAITING =
      OperationRows.columns(
          """
          WITH t AS (
            UPDATE {schema}.task SET
              previous_status = status, status = 'CANCELLED', checkpoint = NULL,
              version = version + 1, updated_date = now(), updated_by = $2
            WHERE id = $1 AND status = 'PENDING'
            RETURNING *
          ), paused AS (
            UPDATE {schema}.task_attempt a SET ended_date = now(), outcome = 'CANCELLED'
            FROM t WHERE a.task_id = t.id AND a.outcome IS NULL
          ), o AS (
            UPDATE {schema}.operation o SET
              previous_status = o.status, status = 'CANCELLED',
              version = o.version + 1, updated_date = now(), updated_by = $2
            FROM t WHERE o.id = t.operation_id
            RETURNING o.*
          )
          SELECT {operation} FROM o, t""");

  private static final String ASK_TO_CANCEL =
      """
      UPDATE {schema}.task SET cancel_requested = true, updated_date = now(), updated_by = $2
      WHERE id = $1 AND status = 'PROCESSING'""";

  private static final String RESTART =
      """
      WITH t AS (
        UPDATE {schema}.task SET
          previous_status = status, status = 'PENDING', current_attempt_count = 0, run_after = now(),
          version = version + 1, updated_date = now(), updated_by = $2
        WHERE id = $1 AND status = 'ERRORED'
        RETURNING *
      ), attempt AS (
        UPDATE {schema}.task_attempt a SET restarted_date = now(), restarted_by = $2
        FROM t WHERE a.task_id = t.id AND a.number = t.total_attempt_count
      )
      UPDATE {schema}.operation o SET
        previous_status = o.status, status = 'IN_PROGRESS',
        version = o.version + 1, updated_date = now(), updated_by = $2
      FROM t WHERE o.id = t.operation_id""";

  private final ListStore lists = new ListStore();

  Future<Optional<Task>> get(TenantConnection connection, long id) {
    return task(connection, connection.tenant().sql(GET), id);
  }

  /** Like {@link #get}, and locks the task until the transaction ends. */
  Future<Optional<Task>> lock(TenantConnection connection, long id) {
    return task(connection, connection.tenant().sql(LOCK), id);
  }

  /** Locks the tasks of operations, and returns them by operation. */
  Future<Map<Long, Long>> lockOf(TenantConnection tx, List<Long> operationIds) {
    return tx.preparedQuery(LOCK_OF)
        .execute(Tuple.tuple().addValue(operationIds.toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, Long> tasks = new HashMap<>();
              rows.forEach(row -> tasks.put(row.getLong("operation_id"), row.getLong("id")));
              return tasks;
            });
  }

  Future<ResultPage<Task>> list(TenantConnection connection, TaskQuery query) {
    String status = query.status() == null ? null : query.status().name();
    return ResultPage.read(
        connection,
        COUNT,
        LIST,
        Arrays.asList(query.kind(), status),
        query.limit(),
        query.offset(),
        OperationRows::task);
  }

  Future<ListPage<Task>> list(TenantConnection connection, PageRequest request) {
    return lists.page(connection, OperationList.TASK, request, OperationRows::task);
  }

  /** Latest first. */
  Future<List<Attempt>> attempts(TenantConnection connection, long taskId, int atMost) {
    return connection
        .preparedQuery(ATTEMPTS)
        .execute(Tuple.of(taskId, atMost))
        .map(rows -> OperationRows.all(rows, TaskStore::attempt));
  }

  /** Returns messages, latest first. */
  Future<List<TaskMessage>> messages(TenantConnection connection, long taskId, int atMost) {
    return connection
        .preparedQuery(MESSAGES)
        .execute(Tuple.of(taskId, atMost))
        .map(rows -> OperationRows.all(rows, TaskStore::message));
  }

  /** Cancels a task that has not started, with its operation. */
  Future<Optional<Operation>> cancelWaiting(
      TenantConnection connection, long taskId, @Nullable UUID by) {
    return connection
        .preparedQuery(CANCEL_WAITING)
        .execute(Tuple.of(taskId, by))
        .map(rows -> OperationRows.first(rows, OperationRows::operation));
  }

  Future<Void> askToCancel(TenantConnection connection, long taskId, @Nullable UUID by) {
    return connection.preparedQuery(ASK_TO_CANCEL).execute(Tuple.of(taskId, by)).mapEmpty();
  }

  Future<Void> restart(TenantConnection connection, long taskId, @Nullable UUID by) {
    return connection.preparedQuery(RESTART).execute(Tuple.of(taskId, by)).mapEmpty();
  }

  private static Future<Optional<Task>> task(TenantConnection connection, String sql, long id) {
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(id))
        .map(rows -> OperationRows.first(rows, OperationRows::task));
  }

  private static Attempt attempt(Row row) {
    String outcome = row.getString("outcome");
    return new Attempt(
        row.getInteger("number"),
        row.getString("instance"),
        row.getOffsetDateTime("started_date").toInstant(),
        OperationRows.instant(row, "ended_date"),
        outcome == null ? null : AttemptOutcome.valueOf(outcome),
        OperationRows.instant(row, "restarted_date"),
        row.getUUID("restarted_by"));
  }

  private static TaskMessage message(Row row) {
    return new TaskMessage(
        row.getInteger("attempt"),
        row.getString("code"),
        Severity.valueOf(row.getString("severity")),
        row.getString("text"),
        row.getOffsetDateTime("created_date").toInstant());
  }
}
