package org.folio.batch.operation.worker;

/** Ends a task that was asked to stop. */
public final class TaskStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StopReason reason;

  TaskStoppedException(StopReason reason) {
    super("Asked to stop: " + reason);
    this.reason = reason;
  }

  public StopReason reason() {
    return reason;
  }
}
