package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.folio.batch.bulk.BulkAction;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.OperationService;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.jspecify.annotations.Nullable;

/** Cancels or deletes many uploads, of all users. */
final class UploadBulkTarget implements BulkTarget {
  private static final int CHUNK = 50;

  private final OperationService operations;
  private final UploadListStore store = new UploadListStore();

  UploadBulkTarget(OperationService operations) {
    this.operations = operations;
  }

  @Override
  public String name() {
    return "uploads";
  }

  @Override
  public ListDefinition list() {
    return UploadList.UPLOAD;
  }

  @Override
  public Field created() {
    return UploadList.CREATED;
  }

  @Override
  public Set<BulkAction> actions() {
    return Set.of(BulkAction.CANCEL, BulkAction.DELETE);
  }

  /** An upload may have a million rows, which are deleted or cancelled with it. */
  @Override
  public int chunk(BulkAction action) {
    return action == BulkAction.DELETE ? 1 : CHUNK;
  }

  @Override
  public Future<Void> lock(SqlConnection tx, Tenant tenant, List<Object> ids) {
    return store.lockTasks(tx, tenant, longs(ids)).mapEmpty();
  }

  @Override
  public Future<Integer> apply(
      SqlConnection tx, Tenant tenant, BulkAction action, List<Object> ids, @Nullable UUID by) {
    return action == BulkAction.CANCEL
        ? cancel(tx, tenant, longs(ids), by)
        : delete(tx, tenant, longs(ids));
  }

  private Future<Integer> cancel(
      SqlConnection tx, Tenant tenant, List<Long> ids, @Nullable UUID by) {
    return store
        .lockTasks(tx, tenant, ids)
        .compose(
            tasks -> {
              Future<Integer> done = Future.succeededFuture(0);
              for (long task : tasks) {
                done =
                    done.compose(
                        soFar ->
                            operations
                                .cancelIfPossible(tx, tenant, task, by)
                                .map(isDone -> isDone ? soFar + 1 : soFar));
              }
              return done;
            });
  }

  private Future<Integer> delete(SqlConnection tx, Tenant tenant, List<Long> ids) {
    return store
        .delete(tx, tenant, ids)
        .compose(
            deleted -> {
              Future<Void> forgotten = Future.succeededFuture();
              for (List<Long> tasks : deleted) {
                for (long task : tasks) {
                  forgotten = forgotten.compose(before -> operations.forget(tx, tenant, task));
                }
              }
              return forgotten.map(deleted.size());
            });
  }

  private static List<Long> longs(List<Object> ids) {
    return ids.stream().map(Long.class::cast).toList();
  }
}
