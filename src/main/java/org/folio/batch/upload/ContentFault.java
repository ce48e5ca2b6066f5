package org.folio.batch.upload;

import org.jspecify.annotations.Nullable;

/** Why a content store did not do what it was asked. The message goes into the report. */
public final class ContentFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  private ContentFault(boolean passing, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /** Another try may do better. */
  static ContentFault passing(String message, @Nullable Throwable cause) {
    return new ContentFault(true, message, cause);
  }

  static ContentFault lasting(String message) {
    return new ContentFault(false, message, null);
  }

  /** Not the row's fault, but trying again will not help. */
  static ContentFault broken(String message, Throwable cause) {
    return new ContentFault(false, message, cause);
  }

  boolean isPassing() {
    return passing;
  }

  /** What the report says of whatever went wrong. */
  static String reason(Throwable e) {
    return e instanceof ContentFault fault
        ? String.valueOf(fault.getMessage())
        : "Internal error; the log of the module tells more";
  }
}
