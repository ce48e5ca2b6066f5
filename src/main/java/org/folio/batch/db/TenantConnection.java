package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;

/**
 * A connection that runs as one tenant. Role and schema cannot differ: it replaces {@code {schema}}
 * in each statement with the schema of the tenant whose role it has.
 *
 * @param connection has the role of the tenant
 */
public record TenantConnection(SqlConnection connection, Tenant tenant) {
  public Query<RowSet<Row>> query(String template) {
    return connection.query(tenant.sql(template));
  }

  public PreparedQuery<RowSet<Row>> preparedQuery(String template) {
    return connection.preparedQuery(tenant.sql(template));
  }

  public Future<PreparedStatement> prepare(String template) {
    return connection.prepare(tenant.sql(template));
  }
}
