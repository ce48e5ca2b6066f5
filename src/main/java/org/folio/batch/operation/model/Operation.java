package org.folio.batch.operation.model;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a client started and follows.
 *
 * @param kind which {@code TaskHandler} does it
 * @param request what the client asked for, as the feature wrote it
 * @param result what the feature made of it; null unless it is completed
 * @param taskId the work behind it
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
