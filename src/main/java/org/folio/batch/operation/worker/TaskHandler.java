package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.TaskKind;

/**
 * Runs the tasks of one kind of operation; features provide handlers to the engine.
 *
 * <p>Any instance may run a task, and run it again from the last checkpoint. Effects outside the
 * transactions of {@link TaskContext} and {@link TaskResult} must therefore be idempotent.
 */
public interface TaskHandler {
  /** Returns the stable name that is stored with each operation. */
  String kind();

  /** Describes its tasks to operators; empty if they are shown as unknown. */
  default Optional<TaskKind> description() {
    return Optional.empty();
  }

  /**
   * Runs the task on an event loop. Should call {@link TaskContext#check()} or observe {@link
   * TaskContext#stopped()} regularly.
   *
   * <p>The type of a failure decides what follows: see {@link TaskException#of}.
   *
   * @return what to commit at the end
   */
  Future<TaskResult> run(TaskContext task);

  /**
   * Called in the transaction that ends the operation, whatever its {@code operation.status()}.
   * Write events here. A failure rolls back a completion; any other end is then written without the
   * changes of this method, so that no operation stays in progress forever.
   */
  default Future<Void> ended(TenantConnection tx, Operation operation) {
    return Future.succeededFuture();
  }

  /**
   * Called after the transaction of {@link #ended} is committed, unless the instance dies in
   * between. Wake the publisher of events here. Must neither block nor throw.
   */
  default void endCommitted(Tenant tenant) {}

  /**
   * Called after a change of an operation's status or progress was committed, unless the instance
   * dies in between. Notify clients that follow the operation here. Must neither block nor throw.
   */
  default void changed(Tenant tenant, Operation operation) {}

  /**
   * Whether the handler checks {@link TaskContext#shouldYield()} and yields its slot to others. A
   * task that cannot yield keeps its slot until it ends.
   */
  default boolean canYield() {
    return false;
  }

  /**
   * Returns the time after which an attempt is stopped as a transient failure, so that a hanging
   * task does not hang forever.
   */
  default Duration timeLimit() {
    return Duration.ofHours(1);
  }
}
