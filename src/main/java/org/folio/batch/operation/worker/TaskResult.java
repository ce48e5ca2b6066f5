package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.folio.batch.db.TenantConnection;
import org.jspecify.annotations.Nullable;

/**
 * What a completed task commits.
 *
 * @param result of the operation; null if there is none
 * @param effects runs in the transaction that completes the operation, if the lease still holds,
 *     for example to make the result visible. Runs again if that transaction fails, so it must do
 *     nothing that a rollback does not undo
 */
public record TaskResult(
    @Nullable JsonObject result, Function<TenantConnection, Future<Void>> effects) {

  public static TaskResult of(@Nullable JsonObject result) {
    return new TaskResult(result, tx -> Future.succeededFuture());
  }
}
