package org.folio.batch.upload;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.folio.batch.bulk.BulkAction;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.OperationService;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.jspecify.annotations.Nullable;

/** Cancels or deletes many uploads, of all users. */
public final class UploadBulkTarget implements BulkTarget {
  private static final int CHUNK = 50;

  private final OperationService operations;
  private final LiveChanges changes;
  private final UploadListStore store = new UploadListStore();

  /** Creates the target. */
  public UploadBulkTarget(OperationService operations, LiveChanges changes) {
    this.operations = operations;
    this.changes = changes;
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
  public Future<Void> lock(TenantConnection tx, List<Object> ids) {
    return store.lockTasks(tx, longs(ids)).mapEmpty();
  }

  @Override
  public Future<Integer> apply(
      TenantConnection tx, BulkAction action, List<Object> ids, @Nullable UUID by) {
    return action == BulkAction.CANCEL ? cancel(tx, longs(ids), by) : delete(tx, longs(ids));
  }

  private Future<Integer> cancel(TenantConnection tx, List<Long> ids, @Nullable UUID by) {
    return store
        .lockTasks(tx, ids)
        .compose(
            tasks -> {
              Future<Integer> done = Future.succeededFuture(0);
              for (long task : tasks) {
                done =
                    done.compose(
                        soFar ->
                            operations
                                .cancelIfPossible(tx, task, by)
                                .map(isDone -> isDone ? soFar + 1 : soFar));
              }
              return done;
            });
  }

  private Future<Integer> delete(TenantConnection tx, List<Long> ids) {
    return store
        .delete(tx, ids)
        .compose(
            deleted -> {
              Future<Void> forgotten = Future.succeededFuture();
              for (List<Long> tasks : deleted) {
                for (long task : tasks) {
                  forgotten = forgotten.compose(before -> operations.forget(tx, task));
                }
              }
              return forgotten.map(deleted.size());
            });
  }

  @Override
  public void committed(Tenant tenant, List<Object> ids) {
    changes.changed(tenant, LiveKind.UPLOAD, () -> ids.stream().map(Object::toString).toList());
  }

  private static List<Long> longs(List<Object> ids) {
    return ids.stream().map(Long.class::cast).toList();
  }
}
