package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;

/** SQL for what was last looked up about a tenant's consortium. */
final class CentralOrderingStore {
  private static final String LAST = "SELECT central_tenant FROM {schema}.central_ordering";

  private static final String SAVE =
      """
      INSERT INTO {schema}.central_ordering (central_tenant, looked_up_at) VALUES ($1, $2)
      ON CONFLICT (only_row) DO UPDATE
      SET central_tenant = excluded.central_tenant, looked_up_at = excluded.looked_up_at""";

  /** Returns what was saved last; nothing if it was never looked up. */
  Future<Optional<CentralOrdering>> last(TenantConnection connection) {
    return connection
        .preparedQuery(LAST)
        .execute()
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(
                        new CentralOrdering(
                            Optional.ofNullable(rows.iterator().next().getString(0))
                                .flatMap(Tenant::ifValid))));
  }

  Future<Void> save(TenantConnection connection, CentralOrdering found, Instant now) {
    return connection
        .preparedQuery(SAVE)
        .execute(
            Tuple.tuple()
                .addValue(found.centralTenant().map(Tenant::id).orElse(null))
                .addValue(BatchRows.at(now)))
        .mapEmpty();
  }
}
