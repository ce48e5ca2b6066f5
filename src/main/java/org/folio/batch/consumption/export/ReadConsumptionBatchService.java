package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.folio.batch.consumption.resource.ExportResult;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.UserNumberStore;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.file.DataCode;
import org.folio.batch.file.DataFileService;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.TaskStatistics;
import org.folio.batch.operation.model.Audit;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.PageRequest;
import org.jspecify.annotations.Nullable;

/** Starts exports and returns their state. Safe to call from any thread. */
public final class ReadConsumptionBatchService {
  private final Database database;
  private final DataFileService files;
  private final OperationService operations;
  private final TaskKinds kinds;
  private final UserNumberStore users = new UserNumberStore();

  public ReadConsumptionBatchService(
      Database database, DataFileService files, OperationService operations, TaskKinds kinds) {
    this.database = database;
    this.files = files;
    this.operations = operations;
    this.kinds = kinds;
  }

  /**
   * A result with the numbers of the users that it names.
   *
   * @param numbers of those users that have one
   * @param subjectPaths of tasks, by their id
   */
  record Shown<T>(T shown, Map<UUID, Long> numbers, Map<Long, String> subjectPaths) {
    Shown(T shown, Map<UUID, Long> numbers) {
      this(shown, numbers, Map.of());
    }
  }

  /**
   * Starts an export, or returns the one that an identical request started before.
   *
   * @param key null if the client sent none
   * @param links of the request; the notification needs them later, outside any request
   * @return the id of the export
   */
  Future<Long> start(
      Tenant tenant,
      ExportRequest request,
      @Nullable String key,
      Optional<UUID> user,
      Links links) {
    JsonObject asked = request.toJson();
    IdempotencyKey idempotency = key == null ? null : IdempotencyKey.of(key, asked.encode());
    JsonObject kept = asked.copy().put(ReadConsumptionBatchHandler.BASE_URL, links.base());
    return known(tenant, user)
        .compose(
            by ->
                operations.start(
                    tenant,
                    new NewOperation(ReadConsumptionBatchHandler.KIND, kept, by, idempotency)))
        .map(started -> started.operation().id());
  }

  Future<Shown<Operation>> get(Tenant tenant, long id) {
    return operations
        .get(tenant, id)
        .map(
            operation -> {
              requireOurs(operation.kind());
              return operation;
            })
        .compose(operation -> withoutDeletedSets(tenant, List.of(operation)))
        .map(operations -> operations.get(0))
        .compose(operation -> shown(tenant, operation, List.of(operation.audit())));
  }

  Future<Shown<ListPage<Operation>>> list(Tenant tenant, PageRequest request) {
    return operations
        .list(tenant, ReadConsumptionBatchHandler.KIND, request)
        .compose(
            page ->
                withoutDeletedSets(tenant, page.items())
                    .map(items -> new ListPage<>(items, page.total(), page.next(), page.counts())))
        .compose(page -> shown(tenant, page, page.items().stream().map(Operation::audit).toList()));
  }

  /** Removes the results of operations whose files were deleted. */
  private Future<List<Operation>> withoutDeletedSets(Tenant tenant, List<Operation> operations) {
    Set<DataCode> named = new HashSet<>();
    operations.forEach(one -> setOf(one).ifPresent(named::add));
    return files
        .existing(tenant, named)
        .map(
            existing ->
                operations.stream()
                    .map(
                        one ->
                            setOf(one).map(existing::contains).orElse(true)
                                ? one
                                : one.withoutResult())
                    .toList());
  }

  private static Optional<DataCode> setOf(Operation operation) {
    ExportResult result = ExportResult.ofJson(operation.result());
    return result == null ? Optional.empty() : DataCode.ifValid(result.setCode());
  }

  Future<Shown<Task>> task(Tenant tenant, long id) {
    return operations.task(tenant, id).compose(task -> shown(tenant, task));
  }

  /**
   * Lists tasks.
   *
   * @param kind null for all kinds
   */
  Future<Shown<ListPage<Task>>> tasks(Tenant tenant, @Nullable String kind, PageRequest request) {
    return operations
        .tasks(tenant, kind, request)
        .compose(
            page ->
                shown(tenant, page, page.items().stream().map(Task::audit).toList())
                    .compose(shown -> withSubjects(tenant, shown, page.items())));
  }

  /** Counts the tasks of each kind, those without tasks included. */
  Future<List<TaskStatistics>> statistics(Tenant tenant) {
    return operations
        .statistics(tenant)
        .map(
            found ->
                kinds.all().stream()
                    .map(
                        kind ->
                            found.stream()
                                .filter(one -> one.kind().equals(kind.kind()))
                                .findFirst()
                                .orElse(new TaskStatistics(kind.kind(), 0, 0, 0, 0, 0, 0, null)))
                    .toList());
  }

  /** Returns the messages of a task, latest first. */
  Future<List<TaskMessage>> messages(Tenant tenant, long taskId) {
    return operations.task(tenant, taskId).compose(task -> operations.messages(tenant, taskId));
  }

  /** Fails with {@code CONFLICT} unless the task is errored and of a kind that can be restarted. */
  Future<Shown<Task>> restart(Tenant tenant, long taskId, Optional<UUID> user) {
    return operations
        .task(tenant, taskId)
        .map(task -> unless(kinds.of(task).noRestart()))
        .compose(task -> known(tenant, user))
        .compose(by -> operations.restart(tenant, taskId, by))
        .compose(task -> shown(tenant, task));
  }

  /**
   * Fails with {@code CONFLICT} when the task has ended, or is of a kind that cannot be cancelled.
   */
  Future<Shown<Task>> cancel(Tenant tenant, long taskId, Optional<UUID> user) {
    return operations
        .task(tenant, taskId)
        .map(task -> unless(kinds.of(task).noCancel()))
        .compose(task -> known(tenant, user))
        .compose(by -> operations.cancel(tenant, taskId, by))
        .compose(task -> shown(tenant, task));
  }

  private static @Nullable Void unless(@Nullable String reason) {
    if (reason != null) {
      throw ServiceException.of(Kind.CONFLICT, reason);
    }
    return null;
  }

  // the engine also runs operations of other features
  private static void requireOurs(String kind) {
    if (!kind.equals(ReadConsumptionBatchHandler.KIND)) {
      throw ServiceException.notFound("Not found");
    }
  }

  /** Gives the user a number; null if the user is unknown. */
  private Future<@Nullable UUID> known(Tenant tenant, Optional<UUID> user) {
    UUID id = user.orElse(null);
    return id == null
        ? Future.succeededFuture()
        : database.withTenant(tenant, c -> users.add(c, id)).map(id);
  }

  private Future<Shown<Task>> shown(Tenant tenant, Task task) {
    return shown(tenant, task, List.of(task.audit()))
        .compose(shown -> withSubjects(tenant, shown, List.of(task)));
  }

  private <T> Future<Shown<T>> withSubjects(Tenant tenant, Shown<T> shown, List<Task> tasks) {
    if (tasks.isEmpty()) {
      return Future.succeededFuture(shown);
    }
    return operations
        .requests(tenant, tasks.stream().map(Task::operationId).toList())
        .map(
            requests -> {
              Map<Long, String> paths = new HashMap<>();
              for (Task task : tasks) {
                JsonObject request = requests.getOrDefault(task.operationId(), new JsonObject());
                paths.put(
                    task.id(), kinds.of(task).subjectPath().apply(task.operationId(), request));
              }
              return new Shown<>(shown.shown(), shown.numbers(), paths);
            });
  }

  private <T> Future<Shown<T>> shown(Tenant tenant, T shown, List<Audit> audits) {
    Set<UUID> named = new HashSet<>();
    for (Audit audit : audits) {
      Optional.ofNullable(audit.createdBy()).ifPresent(named::add);
      Optional.ofNullable(audit.updatedBy()).ifPresent(named::add);
    }
    if (named.isEmpty()) {
      return Future.succeededFuture(new Shown<>(shown, Map.of()));
    }
    return database
        .withTenant(tenant, c -> users.get(c, named))
        .map(numbers -> new Shown<>(shown, numbers));
  }
}
