package org.folio.batch.upload.row;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.upload.model.RowOutcome;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStore;

/**
 * Writes the progress of an upload's rows while the lease of its task holds. The writes wait while
 * the database is unavailable and are idempotent, because a response may have been lost.
 */
final class RowProgress {
  private final TaskContext task;
  private final long uploadId;
  private final RowStore rows = new RowStore();

  RowProgress(TaskContext task, long uploadId) {
    this.task = task;
    this.uploadId = uploadId;
  }

  Future<Void> write(RowOutcome outcome) {
    return task.underLease(tx -> rows.finish(tx, uploadId, List.of(outcome)));
  }

  /** Writes the outcomes of rows, then claims the next ones after a number. */
  Future<List<RowResult>> finishAndClaimFirst(List<RowOutcome> done, int after, int atMost) {
    return finishAndClaim(done, atMost, tx -> rows.claimFirst(tx, uploadId, after, atMost));
  }

  /** Writes the outcomes of rows, then claims rows that repeat an earlier row of the file. */
  Future<List<RowResult>> finishAndClaimLater(
      List<RowOutcome> done, Set<Integer> inWork, int atMost) {
    return finishAndClaim(done, atMost, tx -> rows.claimLater(tx, uploadId, inWork, atMost));
  }

  private Future<List<RowResult>> finishAndClaim(
      List<RowOutcome> done,
      int atMost,
      Function<TenantConnection, Future<List<RowResult>>> claim) {
    return task.underLease(
        tx ->
            rows.finish(tx, uploadId, done)
                .compose(
                    finished -> atMost == 0 ? Future.succeededFuture(List.of()) : claim.apply(tx)));
  }
}
