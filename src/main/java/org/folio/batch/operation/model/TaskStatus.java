package org.folio.batch.operation.model;

import java.util.Set;

/** State of a task. A CHECK of the table enforces the same transitions. */
public enum TaskStatus {
  /** Waits for an instance to claim it, now or after the pause before the next attempt. */
  PENDING,
  /** An instance runs it under a lease. */
  PROCESSING,
  COMPLETED,
  /** Ended by a permanent failure, or after its last attempt. Can be restarted. */
  ERRORED,
  CANCELLED;

  /**
   * Returns the possible next states. {@code PROCESSING} to itself is a takeover by another
   * instance.
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

  /** Whether this is a final state, apart from a restart. */
  public boolean isEnd() {
    return this != PENDING && this != PROCESSING;
  }

  /** Returns the status of the operation that the client sees meanwhile. */
  public OperationStatus ofOperation() {
    return switch (this) {
      case PENDING, PROCESSING -> OperationStatus.IN_PROGRESS;
      case COMPLETED -> OperationStatus.COMPLETED;
      case ERRORED -> OperationStatus.FAILED;
      case CANCELLED -> OperationStatus.CANCELLED;
    };
  }
}
