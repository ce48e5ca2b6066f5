package org.folio.batch.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.error.Violation;

/** FOLIO's error format: 422 as {@code errors.schema}, everything else as plain text. */
final class FolioErrorFormat implements ErrorFormat {
  @Override
  public Answer of(ServiceException failure, RequestContext context, String path) {
    int status = failure.kind().status();
    return failure.kind() == Kind.INVALID
        ? new Answer(status, "application/json", errors(failure).encode())
        : new Answer(status, "text/plain", ErrorFormat.text(failure, context));
  }

  private static JsonObject errors(ServiceException failure) {
    JsonArray errors = new JsonArray();
    for (Violation violation : failure.violations()) {
      errors.add(
          new JsonObject()
              .put("message", violation.message())
              .put("type", "1")
              .put("code", violation.code())
              .put(
                  "parameters",
                  new JsonArray()
                      .add(
                          new JsonObject()
                              .put("key", violation.key())
                              .put("value", violation.value()))));
    }
    return new JsonObject().put("errors", errors).put("total_records", errors.size());
  }
}
