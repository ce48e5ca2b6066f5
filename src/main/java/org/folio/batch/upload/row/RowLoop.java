package org.folio.batch.upload.row;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskStoppedException;
import org.folio.batch.upload.model.RowOutcome;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStatus;
import org.jspecify.annotations.Nullable;

/**
 * Processes the open rows of an upload, several at a time: first those that repeat no earlier row
 * of the file, then the others, which are duplicates only of a row that succeeded. Each write
 * stores all results since the last one and claims the next rows. When another tenant waits for its
 * slot, the loop claims no more rows and yields once everything is written. On a failure, it waits
 * for the rows in progress and then fails. Confined to the event loop of the task.
 */
final class RowLoop {
  private final TaskContext task;
  private final RowProgress ledger;
  private final RowProcessor processor;
  private final int concurrency;
  private final Context context;
  private final Promise<Void> done = Promise.promise();
  private List<RowOutcome> outcomes = new ArrayList<>();
  private final Set<Integer> inWork = new HashSet<>();
  private int lastBegun;
  private boolean hasBegun;
  private boolean isWriting;
  private boolean allFirstBegun;
  private boolean mayBeginMore = true;
  private @Nullable Throwable failure;

  RowLoop(
      Context context,
      TaskContext task,
      RowProgress ledger,
      RowProcessor processor,
      int concurrency) {
    this.context = context;
    this.task = task;
    this.ledger = ledger;
    this.processor = processor;
    this.concurrency = concurrency;
  }

  /** Fails with {@link TaskStoppedException} when the task must stop. */
  Future<Void> start() {
    turn();
    return done.future();
  }

  private void turn() {
    if (isWriting || done.future().isComplete()) {
      return;
    }
    boolean pauses = task.shouldYield() && hasBegun; // otherwise it might never make progress
    boolean beginsNone = !mayBeginMore || failure != null || task.mustStop() || pauses;
    int wanted = beginsNone ? 0 : concurrency - inWork.size();
    if (outcomes.isEmpty() && wanted == 0) {
      endIfIdle(pauses);
      return;
    }
    List<RowOutcome> toWrite = outcomes;
    outcomes = new ArrayList<>();
    isWriting = true;
    if (wanted > 0) {
      mayBeginMore = false; // unless a row ends meanwhile, or the claim is full
    }
    Future<List<RowResult>> claimed =
        allFirstBegun
            ? ledger.finishAndClaimLater(toWrite, Set.copyOf(inWork), wanted)
            : ledger.finishAndClaimFirst(toWrite, lastBegun, wanted);
    claimed.onComplete(rows -> wrote(rows, wanted));
  }

  private void wrote(AsyncResult<List<RowResult>> claimed, int wanted) {
    isWriting = false;
    if (claimed.failed()) {
      failed(claimed.cause());
      return;
    }
    List<RowResult> rows = claimed.result();
    if (wanted > 0 && (rows.size() == wanted || !allFirstBegun)) {
      mayBeginMore = true;
      allFirstBegun = allFirstBegun || rows.size() < wanted;
    }
    rows.forEach(this::begin);
    turn();
  }

  private void begin(RowResult row) {
    int number = row.row().number();
    inWork.add(number);
    lastBegun = number;
    hasBegun = true;
    Future.succeededFuture(row)
        .compose(processor::process)
        // rows that wait for a textbook lock may end on the event loop of another upload
        .onComplete(outcome -> context.runOnContext(v -> ended(number, outcome)));
  }

  private void ended(int number, AsyncResult<RowOutcome> outcome) {
    inWork.remove(number);
    mayBeginMore = true; // maybe a row that waited for this one
    if (outcome.failed()) {
      failed(outcome.cause());
      return;
    }
    if (outcome.result().status() != RowStatus.RETIRING) { // already written before the retirement
      outcomes.add(outcome.result());
    }
    turn();
  }

  /** Keeps the first failure. */
  private void failed(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    turn();
  }

  private void endIfIdle(boolean pauses) {
    if (!inWork.isEmpty()) {
      return;
    }
    if (failure != null) {
      done.tryFail(failure);
      return;
    }
    try {
      task.check();
      if (pauses && mayBeginMore) {
        throw task.yieldSlot();
      }
      done.tryComplete();
    } catch (TaskStoppedException stopped) {
      done.tryFail(stopped);
    }
  }
}
