package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.folio.batch.bulk.BulkAction;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.consumption.resource.UserNumberStore;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.OperationList;
import org.folio.batch.operation.OperationService;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.jspecify.annotations.Nullable;

/** Cancels or restarts many exports. */
public final class ExportBulkTarget implements BulkTarget {
  private static final int CHUNK = 50;
  private static final ListDefinition LIST =
      OperationList.operationsOf(ReadConsumptionBatchHandler.KIND);

  private final OperationService operations;
  private final Consumer<Tenant> eventsAppended;
  private final LiveChanges changes;
  private final UserNumberStore users = new UserNumberStore();

  /**
   * @param eventsAppended called with a tenant whose exports have ended
   */
  public ExportBulkTarget(
      OperationService operations, Consumer<Tenant> eventsAppended, LiveChanges changes) {
    this.operations = operations;
    this.eventsAppended = eventsAppended;
    this.changes = changes;
  }

  @Override
  public String name() {
    return "exports";
  }

  @Override
  public ListDefinition list() {
    return LIST;
  }

  @Override
  public Field created() {
    return OperationList.CREATED;
  }

  @Override
  public Set<BulkAction> actions() {
    return Set.of(BulkAction.CANCEL, BulkAction.RESTART);
  }

  @Override
  public int chunk(BulkAction action) {
    return CHUNK;
  }

  @Override
  public Future<Void> lock(TenantConnection tx, List<Object> ids) {
    return operations.lockTasks(tx, longs(ids)).mapEmpty();
  }

  @Override
  public Future<Integer> apply(
      TenantConnection tx, BulkAction action, List<Object> ids, @Nullable UUID by) {
    Future<?> known = by == null ? Future.succeededFuture() : users.add(tx, by);
    return known
        .compose(added -> operations.lockTasks(tx, longs(ids)))
        .compose(
            tasks -> {
              Future<Integer> done = Future.succeededFuture(0);
              for (Map.Entry<Long, Long> task : tasks.entrySet()) {
                done =
                    done.compose(
                        soFar ->
                            one(tx, action, task.getValue(), by)
                                .map(isDone -> isDone ? soFar + 1 : soFar));
              }
              return done;
            });
  }

  private Future<Boolean> one(
      TenantConnection tx, BulkAction action, long taskId, @Nullable UUID by) {
    return action == BulkAction.CANCEL
        ? operations.cancelIfPossible(tx, taskId, by)
        : operations.restartIfPossible(tx, taskId, by);
  }

  @Override
  public void committed(Tenant tenant, List<Object> ids) {
    eventsAppended.accept(tenant);
    changes.changed(tenant, LiveKind.OPERATION, () -> ids.stream().map(Object::toString).toList());
  }

  private static List<Long> longs(List<Object> ids) {
    return ids.stream().map(Long.class::cast).toList();
  }
}
