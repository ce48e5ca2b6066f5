package org.folio.batch.upload.content;

import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/** Why a content store refused or failed a call. The message goes into the report. */
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

  /** A failure that a retry may cure. */
  public static ContentException passing(String message, @Nullable Throwable cause) {
    return new ContentException(Kind.PASSING, message, cause);
  }

  /** The module's own database is unavailable, which says nothing about the row. */
  public static ContentException databaseAway(String message, Throwable cause) {
    return new ContentException(Kind.DATABASE_AWAY, message, cause);
  }

  public static ContentException lasting(String message) {
    return new ContentException(Kind.FINAL, message, null);
  }

  /** An internal failure: not the fault of the row, but a retry will not help either. */
  static ContentException broken(String message, Throwable cause) {
    return new ContentException(Kind.FINAL, message, cause);
  }

  public boolean isPassing() {
    return kind != Kind.FINAL;
  }

  boolean isDatabaseAway() {
    return kind == Kind.DATABASE_AWAY;
  }

  /** Returns the reason that the report shows for any failure. */
  public static String reason(Throwable e) {
    return e instanceof ContentException fault
        ? String.valueOf(fault.getMessage())
        : ServiceException.ASK_ADMINISTRATOR;
  }
}
