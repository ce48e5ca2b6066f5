package org.folio.batch.ingest.commit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A fault that blocks the records of a tenant until someone removes its cause.
 *
 * @param kind distinguishes faults; contains a class name, so use it only for comparisons
 * @param reason for the operator; the log has the details
 */
record TenantFault(String kind, String reason, Instant since) {

  /** Returns the fault of a failure that {@link SqlErrors#isPermanent}. */
  static TenantFault of(Throwable failure) {
    String state = SqlErrors.sqlState(failure);
    Throwable cause =
        failure instanceof ServiceException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new TenantFault(
        state == null ? cause.getClass().getName() : state,
        reason(failure, state),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String reason(Throwable failure, @Nullable String state) {
    String what =
        failure instanceof ServiceException f && f.kind() == Kind.TENANT_NOT_ENABLED
            ? "its schema or role is incomplete"
            : "an internal error";
    return state == null ? what : what + ", SQLSTATE " + state;
  }

  boolean isSameAs(@Nullable TenantFault other) {
    return other != null && kind.equals(other.kind);
  }
}
