package org.folio.batch.operation.model;

/** How one attempt at a task ended. */
public enum AttemptOutcome {
  COMPLETED,
  /** A passing fault; another attempt follows. */
  RETRIED,
  ERRORED,
  CANCELLED,
  /** Its instance was stopped and gave the task back. Does not count towards the limit. */
  RELEASED,
  /**
   * The work gave its slot to others. Never stored: the attempt stays open and goes on when the
   * task is claimed again.
   */
  YIELDED,
  /** Its instance died, or was out of reach for longer than its lease. */
  LOST
}
