package org.folio.batch.upload.template;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.folio.batch.db.Tenant;

/** SQL of a tenant's template. */
public final class TemplateStore {
  private static final String GET = "SELECT columns FROM {schema}.upload_template";

  private static final String PUT =
      "UPDATE {schema}.upload_template SET columns = $1, updated_date = now()";

  public Future<Template> get(SqlConnection connection, Tenant tenant) {
    return connection
        .preparedQuery(tenant.sql(GET))
        .execute()
        .map(rows -> TemplateJson.read(rows.iterator().next().getJsonArray("columns")));
  }

  Future<Void> put(SqlConnection connection, Tenant tenant, Template template) {
    return connection
        .preparedQuery(tenant.sql(PUT))
        .execute(Tuple.of(TemplateJson.of(template)))
        .mapEmpty();
  }
}
