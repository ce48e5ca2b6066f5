package org.folio.batch.operation.model;

/** How one attempt at a task ended. */
public enum AttemptOutcome {
  COMPLETED,
  /** A transient failure; another attempt follows. */
  RETRIED,
  ERRORED,
  CANCELLED,
  /** Its instance was stopped and returned the task. Does not count towards the limit. */
  RELEASED,
  /**
   * The task yielded its slot. Never stored: the attempt stays open and continues when the task is
   * claimed again.
   */
  YIELDED,
  /** Its instance died, or was unreachable for longer than its lease. */
  LOST
}
