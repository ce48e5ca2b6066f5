package org.folio.batch.bulk;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.jspecify.annotations.Nullable;

/** A list whose records bulk actions can be applied to. */
public interface BulkTarget {
  /** Returns the name of the list in the API. */
  String name();

  ListDefinition list();

  /** Returns the field of the creation date: an action ignores records created after its start. */
  Field created();

  Set<BulkAction> actions();

  /** Returns how many records one transaction changes; it should take at most a few seconds. */
  int chunk(BulkAction action);

  /** Locks the records, so that they keep their state until the transaction ends. */
  Future<Void> lock(TenantConnection tx, List<Object> ids);

  /**
   * Applies the action to the records whose state allows it.
   *
   * @param by the user who requested it, if known
   * @return how many records it was applied to
   */
  Future<Integer> apply(
      TenantConnection tx, BulkAction action, List<Object> ids, @Nullable UUID by);

  /**
   * Called after the transaction of {@link #apply}, to wake what continues the work and to tell
   * clients of the change. Must not block.
   *
   * @param ids of the records that were found, changed or not
   */
  void committed(Tenant tenant, List<Object> ids);
}
