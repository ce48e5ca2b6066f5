package org.folio.batch.operation.model;

import java.util.Set;

/** Where a task stands. The same steps stand in the table's CHECK, which no UPDATE gets past. */
public enum TaskStatus {
  /** Waits for an instance to take it, now or when the pause before the next attempt is over. */
  PENDING,
  /** An instance has it under a lease. */
  PROCESSING,
  COMPLETED,
  /** Ended by a final fault, or by the last attempt that it had. Can be restarted. */
  ERRORED,
  CANCELLED;

  /**
   * What may come next. From {@code PROCESSING} to itself is one instance taking over from another.
   */
  public Set<TaskStatus> successors() {
    return switch (this) {
      case PENDING -> Set.of(PROCESSING, CANCELLED);
      case PROCESSING -> Set.of(PROCESSING, PENDING, COMPLETED, ERRORED, CANCELLED);
      case ERRORED -> Set.of(PENDING);
      case COMPLETED, CANCELLED -> Set.of();
    };
  }

  public boolean canBecome(TaskStatus next) {
    return successors().contains(next);
  }

  /** True when nothing more happens to it, unless somebody restarts it. */
  public boolean isEnd() {
    return this != PENDING && this != PROCESSING;
  }

  /** What the client who started the operation sees meanwhile. */
  public OperationStatus ofOperation() {
    return switch (this) {
      case PENDING, PROCESSING -> OperationStatus.IN_PROGRESS;
      case COMPLETED -> OperationStatus.COMPLETED;
      case ERRORED -> OperationStatus.FAILED;
      case CANCELLED -> OperationStatus.CANCELLED;
    };
  }
}
