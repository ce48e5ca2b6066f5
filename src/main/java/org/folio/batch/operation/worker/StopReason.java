package org.folio.batch.operation.worker;

/** Why a run must stop before its end. */
public enum StopReason {
  /** Somebody cancelled the operation. */
  CANCELLED,
  /** Another instance may have the task by now: nothing that this run writes will be accepted. */
  LEASE_LOST,
  /** The instance stops, or the tenant was disabled. The task waits for whoever can go on. */
  RELEASED,
  /**
   * The work has given its slot to others, as it was asked to. The task waits for its next turn.
   */
  YIELDED,
  /** The attempt has taken longer than {@link TaskHandler#timeLimit()}. */
  TIME_LIMIT
}
