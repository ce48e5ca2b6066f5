package org.folio.batch.upload.row;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.upload.model.RowOutcome;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStore;

/**
 * Writes of an upload's rows, each of which happens while the lease of the work holds, or not. They
 * wait while the database is away, and may be repeated: an answer may have been lost.
 */
final class RowProgress {
  private static final JsonObject NO_CHECKPOINT = new JsonObject();

  private final TaskContext run;
  private final long uploadId;
  private final RowStore rows = new RowStore();

  RowProgress(TaskContext run, long uploadId) {
    this.run = run;
    this.uploadId = uploadId;
  }

  Future<Void> write(RowOutcome outcome) {
    return write(tx -> rows.finish(tx, run.tenant(), uploadId, List.of(outcome)));
  }

  /** Writes outcomes of rows, then begins the next ones after a number. */
  Future<List<RowResult>> finishAndClaimFirst(List<RowOutcome> done, int after, int atMost) {
    return finishAndClaim(
        done, atMost, tx -> rows.claimFirst(tx, run.tenant(), uploadId, after, atMost));
  }

  /** Writes outcomes of rows, then begins rows that repeat an earlier row of the file. */
  Future<List<RowResult>> finishAndClaimLater(
      List<RowOutcome> done, Set<Integer> inWork, int atMost) {
    return finishAndClaim(
        done, atMost, tx -> rows.claimLater(tx, run.tenant(), uploadId, inWork, atMost));
  }

  private Future<List<RowResult>> finishAndClaim(
      List<RowOutcome> done, int atMost, Function<SqlConnection, Future<List<RowResult>>> claim) {
    return write(
        tx ->
            rows.finish(tx, run.tenant(), uploadId, done)
                .compose(
                    finished -> atMost == 0 ? Future.succeededFuture(List.of()) : claim.apply(tx)));
  }

  // The rows themselves say how far the work has come; only the lease is of use here.
  private <T> Future<T> write(Function<SqlConnection, Future<T>> effects) {
    return run.underLease(NO_CHECKPOINT, effects);
  }
}
