package org.folio.batch.chaos.fault;

/** A fault was not injected, for its conditions were not met in time. */
public final class FaultSkippedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FaultSkippedException(String message) {
    super(message);
  }
}
