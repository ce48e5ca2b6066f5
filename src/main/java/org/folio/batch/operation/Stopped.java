package org.folio.batch.operation;

/** Ends a run that was told to stop. */
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StopReason reason;

  Stopped(StopReason reason) {
    super("Told to stop: " + reason);
    this.reason = reason;
  }

  public StopReason reason() {
    return reason;
  }
}
