package org.folio.batch.operation;

/** How a worker stands with its task after a write. */
enum Standing {
  HELD,
  /** Holds the lease, and was asked to stop. */
  CANCEL_REQUESTED,
  /** Nothing was written. */
  LOST
}
