package org.folio.batch.operation.worker;

/** State of a worker's lease after a write. */
enum LeaseStatus {
  HELD,
  /** Holds the lease, but was asked to stop. */
  CANCEL_REQUESTED,
  /** The lease is lost, and nothing was written. */
  LOST
}
