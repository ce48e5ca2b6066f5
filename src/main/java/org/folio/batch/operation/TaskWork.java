package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import org.folio.batch.db.Tenant;

/**
 * What a feature brings to the engine: how one kind of operation is done.
 *
 * <p>Any instance may run it, and run it again from the last checkpoint, so what it does outside
 * the transactions that {@link TaskRun} and {@link Completion} offer must bear repetition.
 */
public interface TaskWork {
  /** Stable name, stored with each operation. */
  String kind();

  /**
   * Does the work, on an event loop. It should look at {@link TaskRun#check()} or listen to {@link
   * TaskRun#stopped()} every now and then.
   *
   * <p>A failure decides by its type what follows: see {@link TaskFault#of}.
   *
   * @return what to commit at the end
   */
  Future<Completion> run(TaskRun run);

  /**
   * Called in the transaction that ends the operation, in whatever way it ends: {@code
   * operation.status()} tells. The place to write an event. A failure here undoes a completion;
   * another end is written without what this was about to write, so that no operation stays in
   * progress for ever.
   */
  default Future<Void> ended(SqlConnection tx, Tenant tenant, Operation operation) {
    return Future.succeededFuture();
  }

  /**
   * Called when the transaction of {@link #ended} is committed, unless the instance dies in
   * between. The place to wake whoever publishes the event. Must neither block nor throw.
   */
  default void endCommitted(Tenant tenant) {}

  /**
   * Called when the state of an operation has changed, or how far its work is, and that is
   * committed; not if the instance dies in between. The place to tell clients that follow it. Must
   * neither block nor throw.
   */
  default void changed(Tenant tenant, Operation operation) {}

  /**
   * Whether the work looks at {@link TaskRun#shouldYield()} and gives its slot to others. What
   * cannot pause keeps its slot until it ends.
   */
  default boolean canYield() {
    return false;
  }

  /**
   * An attempt that takes longer is stopped and counts as a passing fault, so that work that hangs
   * does not hang for ever.
   */
  default Duration timeLimit() {
    return Duration.ofHours(1);
  }
}
