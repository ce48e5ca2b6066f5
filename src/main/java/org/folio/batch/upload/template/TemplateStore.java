package org.folio.batch.upload.template;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import org.folio.batch.db.TenantConnection;

/** SQL for a tenant's template. */
public final class TemplateStore {
  private static final String GET = "SELECT columns FROM {schema}.upload_template";

  private static final String PUT =
      "UPDATE {schema}.upload_template SET columns = $1, updated_date = now()";

  public Future<Template> get(TenantConnection connection) {
    return connection
        .preparedQuery(GET)
        .execute()
        .map(rows -> TemplateJson.read(rows.iterator().next().getJsonArray("columns")));
  }

  Future<Void> put(TenantConnection connection, Template template) {
    return connection.preparedQuery(PUT).execute(Tuple.of(TemplateJson.of(template))).mapEmpty();
  }
}
