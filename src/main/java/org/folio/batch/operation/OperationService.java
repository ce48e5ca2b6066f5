package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.StartedOperation;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskQuery;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.operation.worker.TaskSignals;
import org.folio.batch.operation.worker.TaskSignals.CancelledTask;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** Starts, shows, cancels and restarts operations. Safe to call from any thread. */
public final class OperationService {
  private static final Logger log = LogManager.getLogger(OperationService.class);
  private static final int MAX_MESSAGES = 1_000;
  private static final int MAX_ATTEMPTS = 1_000;

  private final Database database;
  private final TaskHandlers handlers;
  private final OperationStore operations = new OperationStore();
  private final TaskStore tasks = new TaskStore();
  private final TaskStatisticsStore statistics = new TaskStatisticsStore();

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
    return database
        .inTransaction(tenant, tx -> start(tx, wanted))
        .onSuccess(started -> handlers.changed(tenant, started.operation()));
  }

  /**
   * Like {@link #start(Tenant, NewOperation)}; the task starts when the caller's transaction is
   * committed and the delay is over.
   */
  public Future<StartedOperation> start(TenantConnection tx, NewOperation wanted) {
    handlers.require(wanted.kind());
    return operations
        .insert(tx, wanted)
        .compose(
            inserted ->
                inserted.isPresent()
                    ? PgNotifier.send(tx, TaskSignals.DUE, tx.tenant().id())
                        .map(sent -> new StartedOperation(inserted.get(), false))
                    : startedBefore(tx, wanted));
  }

  // The insert has waited for the transaction that uses the key, so its row is visible by now.
  private Future<StartedOperation> startedBefore(TenantConnection tx, NewOperation wanted) {
    IdempotencyKey key = wanted.idempotencyKey();
    if (key == null) {
      return Future.failedFuture(
          new IllegalStateException("No operation was inserted, and none has the key"));
    }
    return operations
        .get(tx, wanted.kind(), key)
        .map(OperationService::operationFound)
        .map(operation -> new StartedOperation(operation, true));
  }

  public Future<Operation> get(Tenant tenant, long id) {
    return database
        .withTenant(tenant, c -> operations.get(c, id))
        .map(OperationService::operationFound);
  }

  /** Operations of one kind. */
  public Future<ListPage<Operation>> list(Tenant tenant, String kind, PageRequest request) {
    PageRequest ofKind = request.within(OperationList.ofKind(kind));
    return database.withTenant(tenant, c -> operations.list(c, ofKind));
  }

  public Future<Task> task(Tenant tenant, long id) {
    return database.withTenant(tenant, c -> tasks.get(c, id)).map(OperationService::taskFound);
  }

  /**
   * Lists tasks.
   *
   * @param kind null for all kinds
   */
  public Future<ListPage<Task>> tasks(Tenant tenant, @Nullable String kind, PageRequest request) {
    PageRequest ofKind = kind == null ? request : request.within(OperationList.tasksOfKind(kind));
    return database.withTenant(tenant, c -> tasks.list(c, ofKind));
  }

  public Future<ResultPage<Task>> tasks(Tenant tenant, TaskQuery query) {
    return database.withTenant(tenant, c -> tasks.list(c, query));
  }

  /** Counts the tasks of each kind that the tenant ever had. */
  public Future<List<TaskStatistics>> statistics(Tenant tenant) {
    return database.withTenant(tenant, c -> statistics.byKind(c));
  }

  /** Returns what these operations were asked to do, by id. */
  public Future<Map<Long, JsonObject>> requests(Tenant tenant, Collection<Long> operationIds) {
    return database.withTenant(tenant, c -> statistics.requests(c, operationIds));
  }

  /** The last thousand, latest first. */
  public Future<List<Attempt>> attempts(Tenant tenant, long taskId) {
    return database.withTenant(
        tenant,
        c ->
            tasks
                .get(c, taskId)
                .map(OperationService::taskFound)
                .compose(task -> tasks.attempts(c, taskId, MAX_ATTEMPTS)));
  }

  /** Returns the last thousand messages, latest first. */
  public Future<List<TaskMessage>> messages(Tenant tenant, long taskId) {
    return database.withTenant(
        tenant,
        c ->
            tasks
                .get(c, taskId)
                .map(OperationService::taskFound)
                .compose(task -> tasks.messages(c, taskId, MAX_MESSAGES)));
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
        .inTransaction(tenant, tx -> cancel(tx, taskId, by))
        .onSuccess(
            task -> {
              if (task.status() == TaskStatus.CANCELLED) {
                handlers.endCommitted(tenant, task.kind());
              }
              tellOfChange(tenant, task);
            });
  }

  private Future<Task> cancel(TenantConnection tx, long taskId, @Nullable UUID by) {
    return locked(tx, taskId)
        .compose(
            task ->
                switch (task.status()) {
                  case PENDING -> cancelWaiting(tx, taskId, by);
                  case PROCESSING -> askToCancel(tx, taskId, by);
                  case COMPLETED, ERRORED, CANCELLED ->
                      Future.failedFuture(conflict("The task has already ended"));
                })
        .compose(done -> tasks.get(tx, taskId))
        .map(OperationService::taskFound);
  }

  /**
   * Like {@link #cancel(Tenant, long, UUID)}, in the caller's transaction.
   *
   * @return false if the task has ended; nothing is written then
   */
  public Future<Boolean> cancelIfPossible(TenantConnection tx, long taskId, @Nullable UUID by) {
    return ifPossible(cancel(tx, taskId, by));
  }

  /**
   * Like {@link #restart}, in the caller's transaction.
   *
   * @return false unless the task is errored; nothing is written then
   */
  public Future<Boolean> restartIfPossible(TenantConnection tx, long taskId, @Nullable UUID by) {
    return ifPossible(restart(tx, taskId, by));
  }

  private static Future<Boolean> ifPossible(Future<Task> change) {
    return change
        .map(true)
        .recover(
            e ->
                e instanceof ServiceException failure
                        && (failure.kind() == Kind.CONFLICT || failure.kind() == Kind.NOT_FOUND)
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(e));
  }

  private Future<Void> cancelWaiting(TenantConnection tx, long taskId, @Nullable UUID by) {
    return tasks
        .cancelWaiting(tx, taskId, by)
        .map(OperationService::operationFound)
        .compose(operation -> handlers.ended(tx, operation));
  }

  private Future<Void> askToCancel(TenantConnection tx, long taskId, @Nullable UUID by) {
    return tasks
        .askToCancel(tx, taskId, by)
        .compose(
            asked ->
                PgNotifier.send(
                    tx, TaskSignals.CANCEL, new CancelledTask(tx.tenant(), taskId).payload()));
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
    return database
        .inTransaction(tenant, tx -> restart(tx, taskId, by))
        .onSuccess(task -> tellOfChange(tenant, task));
  }

  private Future<Task> restart(TenantConnection tx, long taskId, @Nullable UUID by) {
    return locked(tx, taskId)
        .compose(
            task ->
                task.status() == TaskStatus.ERRORED
                    ? tasks.restart(tx, taskId, by)
                    : Future.failedFuture(conflict("Only a task that is ERRORED can be restarted")))
        .compose(restarted -> PgNotifier.send(tx, TaskSignals.DUE, tx.tenant().id()))
        .compose(sent -> tasks.get(tx, taskId))
        .map(OperationService::taskFound);
  }

  private void tellOfChange(Tenant tenant, Task task) {
    get(tenant, task.operationId())
        .onSuccess(operation -> handlers.changed(tenant, operation))
        .onFailure(e -> log.debug("Cannot announce the change of task {}", task.id(), e));
  }

  /**
   * Locks the tasks of operations, in the order of their ids.
   *
   * @return the tasks, by operation
   */
  public Future<Map<Long, Long>> lockTasks(TenantConnection tx, List<Long> operationIds) {
    return tasks.lockOf(tx, operationIds);
  }

  private Future<Task> locked(TenantConnection tx, long taskId) {
    return tasks.lock(tx, taskId).map(OperationService::taskFound);
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
  public Future<Void> forget(TenantConnection tx, long taskId) {
    return operations.delete(tx, taskId);
  }
}
