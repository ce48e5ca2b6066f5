package org.folio.batch.operation.worker;

/** How a worker stands with its task after a write. */
enum LeaseStatus {
  HELD,
  /** Holds the lease, and was asked to stop. */
  CANCEL_REQUESTED,
  /** Nothing was written. */
  LOST
}
