package org.folio.batch.bulk;

import io.vertx.core.json.JsonObject;
import org.folio.batch.operation.model.Operation;

/**
 * The request for a bulk action.
 *
 * @param target name of the list
 * @param query in CQL
 */
record BulkOrder(String target, BulkAction action, String query) {
  static final String KIND = "BULK_ACTION";

  JsonObject toJson() {
    return new JsonObject().put("target", target).put("action", action.name()).put("query", query);
  }

  static BulkOrder of(Operation operation) {
    JsonObject request = operation.request();
    return new BulkOrder(
        request.getString("target"),
        BulkAction.valueOf(request.getString("action")),
        request.getString("query"));
  }
}
