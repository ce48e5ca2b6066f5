package org.folio.batch;

/** Exit codes of the process, as {@code docs/operating.md} lists them. */
final class ExitCode {
  /** The start failed; another start may succeed. */
  static final int NOT_STARTED = 1;

  /** A setting is missing or invalid, or a service refuses it; another start cannot succeed. */
  static final int WRONG_SETTINGS = 2;

  /** The process was asked to stop and did not finish in time. */
  static final int NOT_STOPPED_IN_TIME = 3;

  private ExitCode() {}
}
