package org.folio.batch;

import org.folio.batch.error.ServiceException;

/** Why something failed, on one line for the log. */
final class Reasons {
  /** Of one failure; causes may form a circle. */
  static final int MOST_CAUSES = 20;

  private Reasons() {}

  /**
   * Returns the messages of a failure and its causes, each once. A {@link ServiceException} speaks
   * to clients, so its own message is left out if it has a cause.
   */
  static String of(Throwable e) {
    Throwable at = e instanceof ServiceException && e.getCause() != null ? e.getCause() : e;
    StringBuilder reason = new StringBuilder();
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      if (reason.indexOf(message) < 0) {
        reason.append(reason.isEmpty() ? "" : ": ").append(message);
      }
      at = at.getCause();
    }
    return reason.toString();
  }
}
