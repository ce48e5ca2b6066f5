package org.folio.batch.operation;

import java.util.List;
import org.folio.batch.error.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, and whether it is worth another one. Its reasons become messages of the
 * task, so they hold nothing that a client must not see.
 */
public final class TaskFault extends RuntimeException {
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

  private TaskFault(boolean passing, List<Reason> reasons, @Nullable Throwable cause) {
    super(reasons.toString(), cause);
    this.passing = passing;
    this.reasons = List.copyOf(reasons);
  }

  /** Another attempt may do better. */
  public static TaskFault passing(String code, String text) {
    return new TaskFault(true, List.of(new Reason(code, text)), null);
  }

  public static TaskFault passing(String code, String text, Throwable cause) {
    return new TaskFault(true, List.of(new Reason(code, text)), cause);
  }

  /** Another attempt would fail as well: the task ends {@code ERRORED} at once. */
  public static TaskFault lasting(String code, String text) {
    return lasting(List.of(new Reason(code, text)));
  }

  public static TaskFault lasting(List<Reason> reasons) {
    return new TaskFault(false, reasons, null);
  }

  /**
   * What a failure of the work means. A {@link Failure} passes when it is the server's own, and
   * lasts when it is about the request; whatever is not known passes.
   */
  public static TaskFault of(Throwable e) {
    if (e instanceof TaskFault fault) {
      return fault;
    }
    if (e.getCause() instanceof TaskFault fault) { // the database wraps what its work throws
      return fault;
    }
    if (e instanceof Failure failure) {
      boolean passing =
          switch (failure.kind()) {
            case INTERNAL, UNAVAILABLE, BUSY -> true;
            default -> false;
          };
      return new TaskFault(passing, reasons(failure), e);
    }
    return passing("INTERNAL", "Internal error; the log of the module tells more", e);
  }

  private static List<Reason> reasons(Failure failure) {
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
