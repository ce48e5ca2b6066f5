package org.folio.batch;

import org.jspecify.annotations.Nullable;

/** A start that ended before the instance served; the message is for the operator. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  StartException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  int exitCode() {
    return exitCode;
  }
}
