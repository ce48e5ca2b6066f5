package org.folio.batch.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only error type of the module. Its message is written for the client and never contains SQL,
 * a class name or a secret. The cause holds whatever else the log needs.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong; determines the HTTP status. */
  public enum Kind {
    MALFORMED(400),
    TENANT_NOT_ENABLED(400),
    UNAUTHORIZED(401),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    TIMED_OUT(408),
    CONFLICT(409),
    PRECONDITION_FAILED(412),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    INVALID(422),
    INTERNAL(500),
    /** A dependency of the module is unavailable. */
    UNAVAILABLE(503),
    /** The data of one tenant is unavailable at the moment; that of others is not. */
    BUSY(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /** What a person who does not see the log is told about an internal failure. */
  public static final String ASK_ADMINISTRATOR =
      "Internal error; ask an administrator to look at the module's log";

  private final Kind kind;
  private final String code;
  private final transient List<Violation> violations;

  private ServiceException(
      Kind kind, String message, List<Violation> violations, @Nullable Throwable cause) {
    this(kind, kind.name(), message, violations, cause);
  }

  private ServiceException(
      Kind kind,
      String code,
      String message,
      List<Violation> violations,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.violations = List.copyOf(violations);
  }

  public static ServiceException of(Kind kind, String message) {
    return new ServiceException(kind, message, List.of(), null);
  }

  public static ServiceException of(Kind kind, String message, Throwable cause) {
    return new ServiceException(kind, message, List.of(), cause);
  }

  /** A failure with its own error code in the API. */
  public static ServiceException coded(Kind kind, String code, String message) {
    return new ServiceException(kind, code, message, List.of(), null);
  }

  public static ServiceException coded(Kind kind, String code, String message, Throwable cause) {
    return new ServiceException(kind, code, message, List.of(), cause);
  }

  /** A well-formed request that violates rules; the response lists every violation. */
  public static ServiceException invalid(List<Violation> violations) {
    return new ServiceException(Kind.INVALID, "The request violates a rule", violations, null);
  }

  public static ServiceException notFound(String message) {
    return of(Kind.NOT_FOUND, message);
  }

  public static ServiceException malformed(String message) {
    return of(Kind.MALFORMED, message);
  }

  public Kind kind() {
    return kind;
  }

  /** Returns a stable error code for programs; the name of the kind unless a code was given. */
  public String code() {
    return code;
  }

  public List<Violation> violations() {
    return violations;
  }

  @Override
  public String getMessage() {
    // never null: every constructor requires one
    return String.valueOf(super.getMessage());
  }
}
