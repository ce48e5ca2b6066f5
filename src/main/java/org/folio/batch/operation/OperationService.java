package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationQuery;
import org.folio.batch.operation.model.ResultPage;
import org.folio.batch.operation.model.StartedOperation;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskQuery;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.operation.worker.TaskSignals;
import org.folio.batch.operation.worker.TaskSignals.CancelledTask;
import org.jspecify.annotations.Nullable;

/**
 * Starts, shows, cancels and restarts operations. Callers check that the tenant is enabled. Safe to
 * call from any thread.
 */
public final class OperationService {
  private static final int MAX_MESSAGES = 1_000;
  private static final int MAX_ATTEMPTS = 1_000;

  private final Database database;
  private final TaskHandlers handlers;
  private final OperationStore operations = new OperationStore();
  private final TaskStore tasks = new TaskStore();

  public OperationService(Database database, TaskHandlers handlers) {
    this.database = database;
    this.handlers = handlers;
  }

  /**
   * Starts an operation, or returns the one that an identical request started before.
   *
   * <p>Fails with {@code INVALID} if the idempotency key was used for a different request.
   */
  public Future<StartedOperation> start(Tenant tenant, NewOperation wanted) {
    return database.inTransaction(tenant, tx -> start(tx, tenant, wanted));
  }

  /**
   * Like {@link #start(Tenant, NewOperation)}; the task starts when the caller's transaction is
   * committed and the delay is over.
   */
  public Future<StartedOperation> start(SqlConnection tx, Tenant tenant, NewOperation wanted) {
    handlers.require(wanted.kind());
    return operations
        .insert(tx, tenant, wanted)
        .compose(
            inserted ->
                inserted.isPresent()
                    ? PgNotifier.send(tx, TaskSignals.DUE, tenant.id())
                        .map(sent -> new StartedOperation(inserted.get(), false))
                    : startedBefore(tx, tenant, wanted));
  }

  // The insert has waited for the transaction that uses the key, so its row is visible by now.
  private Future<StartedOperation> startedBefore(
      SqlConnection tx, Tenant tenant, NewOperation wanted) {
    IdempotencyKey key = wanted.idempotencyKey();
    if (key == null) {
      return Future.failedFuture(
          new IllegalStateException("No operation was inserted, and none has the key"));
    }
    return operations
        .get(tx, tenant, wanted.kind(), key)
        .map(OperationService::operationFound)
        .map(operation -> new StartedOperation(operation, true));
  }

  public Future<Operation> get(Tenant tenant, long id) {
    return database
        .withTenant(tenant, c -> operations.get(c, tenant, id))
        .map(OperationService::operationFound);
  }

  public Future<ResultPage<Operation>> list(Tenant tenant, OperationQuery query) {
    return database.withTenant(tenant, c -> operations.list(c, tenant, query));
  }

  public Future<Task> task(Tenant tenant, long id) {
    return database
        .withTenant(tenant, c -> tasks.get(c, tenant, id))
        .map(OperationService::taskFound);
  }

  public Future<ResultPage<Task>> tasks(Tenant tenant, TaskQuery query) {
    return database.withTenant(tenant, c -> tasks.list(c, tenant, query));
  }

  /** Returns the last thousand attempts, latest first. */
  public Future<List<Attempt>> attempts(Tenant tenant, long taskId) {
    return database.withTenant(
        tenant,
        c ->
            tasks
                .get(c, tenant, taskId)
                .map(OperationService::taskFound)
                .compose(task -> tasks.attempts(c, tenant, taskId, MAX_ATTEMPTS)));
  }

  /** Returns the last thousand messages, latest first. */
  public Future<List<TaskMessage>> messages(Tenant tenant, long taskId) {
    return database.withTenant(
        tenant,
        c ->
            tasks
                .get(c, tenant, taskId)
                .map(OperationService::taskFound)
                .compose(task -> tasks.messages(c, tenant, taskId, MAX_MESSAGES)));
  }

  /**
   * Cancels a task. A waiting task ends at once. A running task is asked to stop, and will then end
   * as {@code CANCELLED} in any case. Can be repeated.
   *
   * <p>Fails with {@code CONFLICT} if the task has ended.
   *
   * @param by null if the user is unknown
   */
  public Future<Task> cancel(Tenant tenant, long taskId, @Nullable UUID by) {
    return database
        .inTransaction(tenant, tx -> cancel(tx, tenant, taskId, by))
        .onSuccess(
            task -> {
              if (task.status() == TaskStatus.CANCELLED) {
                handlers.endCommitted(tenant, task.kind());
              }
            });
  }

  private Future<Task> cancel(SqlConnection tx, Tenant tenant, long taskId, @Nullable UUID by) {
    return locked(tx, tenant, taskId)
        .compose(
            task ->
                switch (task.status()) {
                  case PENDING -> cancelWaiting(tx, tenant, taskId, by);
                  case PROCESSING -> askToCancel(tx, tenant, taskId, by);
                  case COMPLETED, ERRORED, CANCELLED ->
                      Future.failedFuture(conflict("The task has already ended"));
                })
        .compose(done -> tasks.get(tx, tenant, taskId))
        .map(OperationService::taskFound);
  }

  private Future<Void> cancelWaiting(
      SqlConnection tx, Tenant tenant, long taskId, @Nullable UUID by) {
    return tasks
        .cancelWaiting(tx, tenant, taskId, by)
        .map(OperationService::operationFound)
        .compose(operation -> handlers.ended(tx, tenant, operation));
  }

  private Future<Void> askToCancel(
      SqlConnection tx, Tenant tenant, long taskId, @Nullable UUID by) {
    return tasks
        .askToCancel(tx, tenant, taskId, by)
        .compose(
            asked ->
                PgNotifier.send(
                    tx, TaskSignals.CANCEL, new CancelledTask(tenant, taskId).payload()));
  }

  /**
   * Restarts a task that ended as {@code ERRORED} from its last checkpoint, with the full number of
   * attempts. Keeps its history.
   *
   * <p>Fails with {@code CONFLICT} unless the task is {@code ERRORED}.
   *
   * @param by null if the user is unknown
   */
  public Future<Task> restart(Tenant tenant, long taskId, @Nullable UUID by) {
    return database.inTransaction(
        tenant,
        tx ->
            locked(tx, tenant, taskId)
                .compose(
                    task ->
                        task.status() == TaskStatus.ERRORED
                            ? tasks.restart(tx, tenant, taskId, by)
                            : Future.failedFuture(
                                conflict("Only a task with the status ERRORED can be restarted")))
                .compose(restarted -> PgNotifier.send(tx, TaskSignals.DUE, tenant.id()))
                .compose(sent -> tasks.get(tx, tenant, taskId))
                .map(OperationService::taskFound));
  }

  private Future<Task> locked(SqlConnection tx, Tenant tenant, long taskId) {
    return tasks.lock(tx, tenant, taskId).map(OperationService::taskFound);
  }

  private static Operation operationFound(Optional<Operation> operation) {
    return operation.orElseThrow(() -> ServiceException.notFound("Operation not found"));
  }

  private static Task taskFound(Optional<Task> task) {
    return task.orElseThrow(() -> ServiceException.notFound("Task not found"));
  }

  private static ServiceException conflict(String message) {
    return ServiceException.of(Kind.CONFLICT, message);
  }

  /**
   * Deletes the operation of a task, with its attempts and messages, in the caller's transaction.
   * Call it when the subject of the operation is deleted. Does nothing if the operation has not
   * ended.
   */
  public Future<Void> forget(SqlConnection tx, Tenant tenant, long taskId) {
    return operations.delete(tx, tenant, taskId);
  }
}
