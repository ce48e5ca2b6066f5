package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.consumption.resource.UserNumberStore;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.model.Audit;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationQuery;
import org.folio.batch.operation.model.OperationQuery.Order;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.ResultPage;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskQuery;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.tenant.EnabledTenants;
import org.jspecify.annotations.Nullable;

/** Starts exports and returns their state. Safe to call from any thread. */
public final class ReadConsumptionBatchService {
  private final Database database;
  private final EnabledTenants tenants;
  private final OperationService operations;
  private final UserNumberStore users = new UserNumberStore();

  public ReadConsumptionBatchService(
      Database database, EnabledTenants tenants, OperationService operations) {
    this.database = database;
    this.tenants = tenants;
    this.operations = operations;
  }

  /**
   * A result with the numbers of the users that it names.
   *
   * @param numbers of those users that have one
   */
  record Shown<T>(T shown, Map<UUID, Long> numbers) {}

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
    return tenants
        .requireEnabled(tenant)
        .compose(x -> operations.get(tenant, id))
        .map(
            operation -> {
              requireOurs(operation.kind());
              return operation;
            })
        .compose(operation -> shown(tenant, operation, List.of(operation.audit())));
  }

  Future<Shown<ResultPage<Operation>>> list(
      Tenant tenant, @Nullable OperationStatus status, Order order, int offset, int limit) {
    OperationQuery query =
        new OperationQuery(ReadConsumptionBatchHandler.KIND, status, null, order, offset, limit);
    return tenants
        .requireEnabled(tenant)
        .compose(x -> operations.list(tenant, query))
        .compose(page -> shown(tenant, page, page.items().stream().map(Operation::audit).toList()));
  }

  Future<Shown<Task>> task(Tenant tenant, long id) {
    return ourTask(tenant, id).compose(task -> shown(tenant, task));
  }

  Future<Shown<ResultPage<Task>>> tasks(
      Tenant tenant, @Nullable TaskStatus status, int offset, int limit) {
    TaskQuery query = new TaskQuery(ReadConsumptionBatchHandler.KIND, status, offset, limit);
    return tenants
        .requireEnabled(tenant)
        .compose(x -> operations.tasks(tenant, query))
        .compose(page -> shown(tenant, page, page.items().stream().map(Task::audit).toList()));
  }

  Future<Void> requireEnabled(Tenant tenant) {
    return tenants.requireEnabled(tenant);
  }

  /** Returns the messages of a task, latest first. */
  Future<List<TaskMessage>> messages(Tenant tenant, long taskId) {
    return ourTask(tenant, taskId).compose(task -> operations.messages(tenant, taskId));
  }

  /** Restarts a failed task. Fails with {@code CONFLICT} unless it is {@code ERRORED}. */
  Future<Shown<Task>> restart(Tenant tenant, long taskId, Optional<UUID> user) {
    return ourTask(tenant, taskId)
        .compose(task -> known(tenant, user))
        .compose(by -> operations.restart(tenant, taskId, by))
        .compose(task -> shown(tenant, task));
  }

  /** Cancels a task. Fails with {@code CONFLICT} if it has ended. */
  Future<Shown<Task>> cancel(Tenant tenant, long taskId, Optional<UUID> user) {
    return ourTask(tenant, taskId)
        .compose(task -> known(tenant, user))
        .compose(by -> operations.cancel(tenant, taskId, by))
        .compose(task -> shown(tenant, task));
  }

  private Future<Task> ourTask(Tenant tenant, long id) {
    return tenants
        .requireEnabled(tenant)
        .compose(x -> operations.task(tenant, id))
        .map(
            task -> {
              requireOurs(task.kind());
              return task;
            });
  }

  // the engine also runs operations of other features
  private static void requireOurs(String kind) {
    if (!kind.equals(ReadConsumptionBatchHandler.KIND)) {
      throw ServiceException.notFound("Not found");
    }
  }

  /** Gives the user a number; null if the user is unknown. */
  private Future<@Nullable UUID> known(Tenant tenant, Optional<UUID> user) {
    Future<Void> enabled = tenants.requireEnabled(tenant);
    UUID id = user.orElse(null);
    return id == null
        ? enabled.map(x -> null)
        : enabled.compose(x -> database.withTenant(tenant, c -> users.add(c, id)).map(id));
  }

  private Future<Shown<Task>> shown(Tenant tenant, Task task) {
    return shown(tenant, task, List.of(task.audit()));
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
