package org.folio.batch;

import org.jspecify.annotations.Nullable;

/** The start failed before the instance served requests; the message is for the operator. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  StartException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns the exit code of the process. */
  int exitCode() {
    return exitCode;
  }
}
