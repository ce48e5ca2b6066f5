package org.folio.batch.operation.worker;

import java.util.List;
import org.folio.batch.error.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, and whether it is worth another one. Its reasons become messages of the
 * task, so they hold nothing that a client must not see.
 */
public final class TaskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param code stable name, for a program
   * @param text for a person
   */
  public record Reason(String code, String text) {
    private static final int MAX_LENGTH = 2_000;

    /** Cuts the text where the database would refuse it, or a reader would give up. */
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

  /** Another attempt may do better. */
  public static TaskException passing(String code, String text) {
    return new TaskException(true, List.of(new Reason(code, text)), null);
  }

  public static TaskException passing(String code, String text, Throwable cause) {
    return new TaskException(true, List.of(new Reason(code, text)), cause);
  }

  /** Another attempt would fail as well: the task ends {@code ERRORED} at once. */
  public static TaskException lasting(String code, String text) {
    return lasting(List.of(new Reason(code, text)));
  }

  public static TaskException lasting(List<Reason> reasons) {
    return new TaskException(false, reasons, null);
  }

  /**
   * What a failure of the work means. A {@link ServiceException} passes when it is the server's
   * own, and lasts when it is about the request; whatever is not known passes.
   */
  public static TaskException of(Throwable e) {
    if (e instanceof TaskException fault) {
      return fault;
    }
    if (e.getCause() instanceof TaskException fault) { // the database wraps what its work throws
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
    return passing(
        "INTERNAL", "Internal error; ask an administrator to look at the module's log", e);
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
