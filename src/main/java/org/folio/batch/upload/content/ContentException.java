package org.folio.batch.upload.content;

import org.jspecify.annotations.Nullable;

/** Why a content store did not do what it was asked. The message goes into the report. */
public final class ContentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    FINAL,
    PASSING,
    DATABASE_AWAY
  }

  private final Kind kind;

  private ContentException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Another try may do better. */
  public static ContentException passing(String message, @Nullable Throwable cause) {
    return new ContentException(Kind.PASSING, message, cause);
  }

  /** The module's own database is away: nothing that says anything of the row. */
  public static ContentException databaseAway(String message, Throwable cause) {
    return new ContentException(Kind.DATABASE_AWAY, message, cause);
  }

  public static ContentException lasting(String message) {
    return new ContentException(Kind.FINAL, message, null);
  }

  /** Not the row's fault, but trying again will not help. */
  static ContentException broken(String message, Throwable cause) {
    return new ContentException(Kind.FINAL, message, cause);
  }

  public boolean isPassing() {
    return kind != Kind.FINAL;
  }

  boolean isDatabaseAway() {
    return kind == Kind.DATABASE_AWAY;
  }

  /** What the report says of whatever went wrong. */
  public static String reason(Throwable e) {
    return e instanceof ContentException fault
        ? String.valueOf(fault.getMessage())
        : "Internal error; the log of the module tells more";
  }
}
