package org.folio.batch.tracking;

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
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.jspecify.annotations.Nullable;

/** Deletes many batches. Like the deletion of one, it publishes no event. */
public final class BatchBulkTarget implements BulkTarget {
  private static final int CHUNK = 500;

  private final TrackingStore store = new TrackingStore();
  private final LiveChanges changes;

  /** Creates the target. */
  public BatchBulkTarget(LiveChanges changes) {
    this.changes = changes;
  }

  @Override
  public String name() {
    return "batches";
  }

  @Override
  public ListDefinition list() {
    return BatchList.LIST;
  }

  @Override
  public Field created() {
    return BatchList.CREATED;
  }

  @Override
  public Set<BulkAction> actions() {
    return Set.of(BulkAction.DELETE);
  }

  @Override
  public int chunk(BulkAction action) {
    return CHUNK;
  }

  @Override
  public Future<Void> lock(TenantConnection tx, List<Object> ids) {
    return store.lock(tx, uuids(ids));
  }

  @Override
  public Future<Integer> apply(
      TenantConnection tx, BulkAction action, List<Object> ids, @Nullable UUID by) {
    return store.delete(tx, uuids(ids));
  }

  @Override
  public void committed(Tenant tenant, List<Object> ids) {
    changes.changed(tenant, LiveKind.BATCH, () -> ids.stream().map(Object::toString).toList());
  }

  private static UUID[] uuids(List<Object> ids) {
    return ids.stream().map(UUID.class::cast).toArray(UUID[]::new);
  }
}
