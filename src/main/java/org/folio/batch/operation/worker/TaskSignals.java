package org.folio.batch.operation.worker;

import java.util.Optional;
import org.folio.batch.db.Tenant;

/**
 * What instances tell each other through the database, over and above what its tables say: nothing
 * is lost with a signal but time.
 */
public final class TaskSignals {
  /** Some tenant has work that is due. Says which: the tenant's id. */
  public static final String DUE = "mod_batch_tracking_task_due";

  /** Some task is to be cancelled. Says which: {@link CancelledTask}. */
  public static final String CANCEL = "mod_batch_tracking_task_cancel";

  private TaskSignals() {}

  /** Names a task that an instance may have at work. */
  public record CancelledTask(Tenant tenant, long taskId) {
    boolean isOf(ClaimedTask claimed) {
      return claimed.tenant().equals(tenant) && claimed.taskId() == taskId;
    }

    public String payload() {
      return tenant + " " + taskId;
    }

    /** Nothing when it is no such payload; anyone who is allowed in the database can send. */
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
