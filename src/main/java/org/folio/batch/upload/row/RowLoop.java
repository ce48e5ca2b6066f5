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
 * Works on the rows of an upload, several at a time, until none is open: first on those that repeat
 * no earlier row of the file, then on the others, which are duplicates only of a row that
 * succeeded. Results are written together with the beginning of the next rows, as many as have come
 * in since the last write. When others wait for its slot, it begins no more and gives the slot away
 * once all is written. When it fails, it does so after the last row that it has begun has come to
 * rest. All of it happens on the event loop of the run.
 */
final class RowLoop {
  private final TaskContext run;
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
      TaskContext run,
      RowProgress ledger,
      RowProcessor processor,
      int concurrency) {
    this.context = context;
    this.run = run;
    this.ledger = ledger;
    this.processor = processor;
    this.concurrency = concurrency;
  }

  /** Fails with {@link TaskStoppedException} when the run must stop. */
  Future<Void> start() {
    turn();
    return done.future();
  }

  private void turn() {
    if (isWriting || done.future().isComplete()) {
      return;
    }
    boolean pauses = run.shouldYield() && hasBegun; // or it might never come any further
    boolean beginsNone = !mayBeginMore || failure != null || run.mustStop() || pauses;
    int wanted = beginsNone ? 0 : concurrency - inWork.size();
    if (outcomes.isEmpty() && wanted == 0) {
      endIfIdle(pauses);
      return;
    }
    List<RowOutcome> toWrite = outcomes;
    outcomes = new ArrayList<>();
    isWriting = true;
    if (wanted > 0) {
      mayBeginMore = false; // unless a row ends during the claim, or it returns all that it can
    }
    Future<List<RowResult>> begun =
        allFirstBegun
            ? ledger.finishAndClaimLater(toWrite, Set.copyOf(inWork), wanted)
            : ledger.finishAndClaimFirst(toWrite, lastBegun, wanted);
    begun.onComplete(rows -> wrote(rows, wanted));
  }

  private void wrote(AsyncResult<List<RowResult>> begun, int wanted) {
    isWriting = false;
    if (begun.failed()) {
      failed(begun.cause());
      return;
    }
    List<RowResult> rows = begun.result();
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
        // rows that wait for their turn at a textbook may end on the event loop of another upload
        .onComplete(outcome -> context.runOnContext(v -> ended(number, outcome)));
  }

  private void ended(int number, AsyncResult<RowOutcome> outcome) {
    inWork.remove(number);
    mayBeginMore = true; // a row that waited for this one
    if (outcome.failed()) {
      failed(outcome.cause());
      return;
    }
    if (outcome.result().status() != RowStatus.RETIRING) { // that was written before it was tried
      outcomes.add(outcome.result());
    }
    turn();
  }

  /** The first failure stands. */
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
      run.check();
      if (pauses && mayBeginMore) {
        throw run.yieldSlot();
      }
      done.tryComplete();
    } catch (TaskStoppedException stopped) {
      done.tryFail(stopped);
    }
  }
}
