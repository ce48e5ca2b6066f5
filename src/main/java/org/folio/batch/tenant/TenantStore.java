package org.folio.batch.tenant;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.folio.batch.db.Tenant;

/** SQL for the tenants for which the module is or was installed. */
final class TenantStore {
  private static final String ENABLED =
      "SELECT id FROM mod_batch_tracking.tenant WHERE state = 'enabled'";

  private static final String ENABLED_AMONG =
      "SELECT id FROM mod_batch_tracking.tenant WHERE state = 'enabled' AND id = ANY($1)";

  private static final String ENABLE =
      """
      INSERT INTO mod_batch_tracking.tenant (id, state, module) VALUES ($1, 'enabled', $2)
      ON CONFLICT (id) DO UPDATE
        SET state = 'enabled', module = excluded.module, changed_at = now()
      """;

  private static final String DISABLE =
      """
      UPDATE mod_batch_tracking.tenant SET state = 'disabled', changed_at = now()
      WHERE id = $1 AND state = 'enabled'
      """;

  private static final String FORGET_DISABLED =
      "DELETE FROM mod_batch_tracking.tenant WHERE id = $1 AND state = 'disabled'";

  Future<Set<Tenant>> enabled(SqlConnection c) {
    return c.preparedQuery(ENABLED).execute().map(TenantStore::tenants);
  }

  Future<Set<Tenant>> enabledAmong(SqlConnection c, Collection<Tenant> candidates) {
    String[] ids = candidates.stream().map(Tenant::id).toArray(String[]::new);
    return c.preparedQuery(ENABLED_AMONG)
        .execute(Tuple.tuple().addArrayOfString(ids))
        .map(TenantStore::tenants);
  }

  Future<Void> enable(SqlConnection c, Tenant tenant, String module) {
    return c.preparedQuery(ENABLE).execute(Tuple.of(tenant.id(), module)).mapEmpty();
  }

  Future<Void> disable(SqlConnection c, Tenant tenant) {
    return c.preparedQuery(DISABLE).execute(Tuple.of(tenant.id())).mapEmpty();
  }

  /** Forgets a disabled tenant. Does nothing if it was enabled again meanwhile. */
  Future<Void> forgetDisabled(SqlConnection c, Tenant tenant) {
    return c.preparedQuery(FORGET_DISABLED).execute(Tuple.of(tenant.id())).mapEmpty();
  }

  private static Set<Tenant> tenants(RowSet<Row> rows) {
    Set<Tenant> tenants = new HashSet<>();
    for (Row row : rows) {
      tenants.add(new Tenant(row.getString(0)));
    }
    return Set.copyOf(tenants);
  }
}
