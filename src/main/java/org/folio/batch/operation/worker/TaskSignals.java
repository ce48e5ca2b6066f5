package org.folio.batch.operation.worker;

import java.util.Optional;
import org.folio.batch.db.Tenant;

/**
 * Signals between instances through the database. They only save time: everything is also in the
 * tables.
 */
public final class TaskSignals {
  /** A tenant has due tasks. The payload is the tenant's id. */
  public static final String DUE = "mod_batch_tracking_task_due";

  /** A task is to be cancelled. The payload is a {@link CancelledTask}. */
  public static final String CANCEL = "mod_batch_tracking_task_cancel";

  private TaskSignals() {}

  /** A task that another instance may be running. */
  public record CancelledTask(Tenant tenant, long taskId) {
    boolean isOf(ClaimedTask claimed) {
      return claimed.tenant().equals(tenant) && claimed.taskId() == taskId;
    }

    public String payload() {
      return tenant + " " + taskId;
    }

    /** Parses a payload; empty if invalid, because any user of the database can send one. */
    static Optional<CancelledTask> parse(String payload) {
      int space = payload.indexOf(' ');
      if (space < 0) {
        return Optional.empty();
      }
      try {
        long id = Long.parseLong(payload.substring(space + 1));
        return Tenant.ifValid(payload.substring(0, space))
            .map(tenant -> new CancelledTask(tenant, id));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }
}
