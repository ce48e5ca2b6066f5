package org.folio.batch.consumption;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.folio.batch.bulk.BulkAction;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.OperationList;
import org.folio.batch.operation.OperationService;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.jspecify.annotations.Nullable;

/** Cancels or restarts many exports. */
final class ExportBulkTarget implements BulkTarget {
  private static final int CHUNK = 50;
  private static final ListDefinition LIST =
      OperationList.operationsOf(ReadConsumptionBatchWork.KIND);

  private final OperationService operations;
  private final Consumer<Tenant> eventsAppended;
  private final UserNumberStore users = new UserNumberStore();

  /**
   * @param eventsAppended called with a tenant whose exports have ended
   */
  ExportBulkTarget(OperationService operations, Consumer<Tenant> eventsAppended) {
    this.operations = operations;
    this.eventsAppended = eventsAppended;
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
  public Future<Void> lock(SqlConnection tx, Tenant tenant, List<Object> ids) {
    return operations.lockTasks(tx, tenant, longs(ids)).mapEmpty();
  }

  @Override
  public Future<Integer> apply(
      SqlConnection tx, Tenant tenant, BulkAction action, List<Object> ids, @Nullable UUID by) {
    Future<?> known = by == null ? Future.succeededFuture() : users.add(tx, tenant, by);
    return known
        .compose(added -> operations.lockTasks(tx, tenant, longs(ids)))
        .compose(
            tasks -> {
              Future<Integer> done = Future.succeededFuture(0);
              for (Map.Entry<Long, Long> task : tasks.entrySet()) {
                done =
                    done.compose(
                        soFar ->
                            one(tx, tenant, action, task.getValue(), by)
                                .map(isDone -> isDone ? soFar + 1 : soFar));
              }
              return done;
            });
  }

  private Future<Boolean> one(
      SqlConnection tx, Tenant tenant, BulkAction action, long taskId, @Nullable UUID by) {
    return action == BulkAction.CANCEL
        ? operations.cancelIfPossible(tx, tenant, taskId, by)
        : operations.restartIfPossible(tx, tenant, taskId, by);
  }

  @Override
  public void committed(Tenant tenant) {
    eventsAppended.accept(tenant);
  }

  private static List<Long> longs(List<Object> ids) {
    return ids.stream().map(Long.class::cast).toList();
  }
}
