package org.folio.batch.operation.worker;

/** Why a task must stop before its end. */
public enum StopReason {
  /** The operation was cancelled. */
  CANCELLED,
  /** Another instance may have taken over the task: no further write will be accepted. */
  LEASE_LOST,
  /** The instance is stopping, or the tenant was disabled. Another instance continues the task. */
  RELEASED,
  /** The task yielded its slot on request. It waits for its next turn. */
  YIELDED,
  /** The attempt took longer than {@link TaskHandler#timeLimit()}. */
  TIME_LIMIT
}
