package org.folio.batch.operation.model;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An operation that a client started and follows.
 *
 * @param kind selects the {@code TaskHandler}
 * @param request the client's request, in the feature's format
 * @param result in the feature's format; null unless completed
 * @param taskId the task that does the work
 */
public record Operation(
    long id,
    String kind,
    OperationStatus status,
    JsonObject request,
    @Nullable JsonObject result,
    long taskId,
    Audit audit) {

  /** Returns the operation as if it had produced nothing. */
  public Operation withoutResult() {
    return new Operation(id, kind, status, request, null, taskId, audit);
  }
}
