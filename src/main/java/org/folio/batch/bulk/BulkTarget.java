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

/** A list whose records bulk actions can be done to. */
public interface BulkTarget {
  /** Name of the list in the API. */
  String name();

  ListDefinition list();

  /** When a record was created: records that come after the start of an action are left alone. */
  Field created();

  Set<BulkAction> actions();

  /** How many records one transaction takes; it should last no longer than some seconds. */
  int chunk(BulkAction action);

  /** Locks the records, so that they keep their state until the transaction ends. */
  Future<Void> lock(TenantConnection tx, List<Object> ids);

  /**
   * Does the action to the records that allow it.
   *
   * @param by the user who asked for it, if known
   * @return how many records it was done to
   */
  Future<Integer> apply(
      TenantConnection tx, BulkAction action, List<Object> ids, @Nullable UUID by);

  /** Called after the transaction of {@link #apply}, to wake whoever continues. Must not block. */
  default void committed(Tenant tenant) {}
}
