package org.folio.batch.upload;

import org.jspecify.annotations.Nullable;

/** Why a content store did not do what it was asked. The message goes into the report. */
public final class ContentFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    FINAL,
    PASSING,
    DATABASE_AWAY
  }

  private final Kind kind;

  private ContentFault(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Another try may do better. */
  static ContentFault passing(String message, @Nullable Throwable cause) {
    return new ContentFault(Kind.PASSING, message, cause);
  }

  /** The module's own database is away: nothing that says anything of the row. */
  static ContentFault databaseAway(String message, Throwable cause) {
    return new ContentFault(Kind.DATABASE_AWAY, message, cause);
  }

  static ContentFault lasting(String message) {
    return new ContentFault(Kind.FINAL, message, null);
  }

  /** Not the row's fault, but trying again will not help. */
  static ContentFault broken(String message, Throwable cause) {
    return new ContentFault(Kind.FINAL, message, cause);
  }

  boolean isPassing() {
    return kind != Kind.FINAL;
  }

  boolean isDatabaseAway() {
    return kind == Kind.DATABASE_AWAY;
  }

  /** What the report says of whatever went wrong. */
  static String reason(Throwable e) {
    return e instanceof ContentFault fault
        ? String.valueOf(fault.getMessage())
        : "Internal error; the log of the module tells more";
  }
}
