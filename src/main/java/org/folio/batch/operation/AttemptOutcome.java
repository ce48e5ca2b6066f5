package org.folio.batch.operation;

/** How one attempt at a task ended. */
public enum AttemptOutcome {
  COMPLETED,
  /** A passing fault; another attempt follows. */
  RETRIED,
  ERRORED,
  CANCELLED,
  /** Its instance was stopped and gave the task back. Does not count towards the limit. */
  RELEASED,
  /** Its instance died, or was out of reach for longer than its lease. */
  LOST
}
