package org.folio.batch.operation.worker;

import java.util.List;
import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, and whether a retry may help. Its reasons become messages of the task, so
 * they must not contain anything that a client must not see.
 */
public final class TaskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One reason of a failure.
   *
   * @param code stable name, for a program
   * @param text for a person
   */
  public record Reason(String code, String text) {
    private static final int MAX_LENGTH = 2_000;

    /** Shortens the text to what the database accepts and a person reads. */
    public Reason {
      text = text.replace("\0", "");
      text = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    }
  }

  private final boolean passing;
  private final transient List<Reason> reasons;

  private TaskException(boolean passing, List<Reason> reasons, @Nullable Throwable cause) {
    super(reasons.toString(), cause);
    this.passing = passing;
    this.reasons = List.copyOf(reasons);
  }

  /** A transient failure: another attempt may succeed. */
  public static TaskException passing(String code, String text) {
    return new TaskException(true, List.of(new Reason(code, text)), null);
  }

  public static TaskException passing(String code, String text, Throwable cause) {
    return new TaskException(true, List.of(new Reason(code, text)), cause);
  }

  /** A permanent failure: the task ends as {@code ERRORED} at once. */
  public static TaskException lasting(String code, String text) {
    return lasting(List.of(new Reason(code, text)));
  }

  public static TaskException lasting(List<Reason> reasons) {
    return new TaskException(false, reasons, null);
  }

  /**
   * Classifies a failure of a handler. A {@link ServiceException} is transient if the server is at
   * fault, and permanent if the request is; unknown failures are transient.
   */
  public static TaskException of(Throwable e) {
    if (e instanceof TaskException fault) {
      return fault;
    }
    if (e.getCause() instanceof TaskException fault) { // the database wraps exceptions of its work
      return fault;
    }
    if (e instanceof ServiceException failure) {
      boolean passing =
          switch (failure.kind()) {
            case INTERNAL, UNAVAILABLE, BUSY -> true;
            default -> false;
          };
      return new TaskException(passing, reasons(failure), e);
    }
    return passing("INTERNAL", ServiceException.ASK_ADMINISTRATOR, e);
  }

  private static List<Reason> reasons(ServiceException failure) {
    return failure.violations().isEmpty()
        ? List.of(new Reason(failure.kind().name(), failure.getMessage()))
        : failure.violations().stream()
            .map(v -> new Reason(v.code(), v.key() + " " + v.message()))
            .toList();
  }

  public boolean isPassing() {
    return passing;
  }

  public List<Reason> reasons() {
    return reasons;
  }
}
