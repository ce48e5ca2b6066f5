package org.folio.batch.tenant;

import java.sql.SQLException;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/** Maps JDBC failures to messages for the operator who waits for a tenant job. */
final class JdbcErrors {
  private static final String NO_STATE = "none";

  private JdbcErrors() {}

  /**
   * Returns the failure for the operator. It is transient if the database is unavailable or busy;
   * otherwise it names what was tried and the SQLSTATE.
   */
  static ServiceException toFailure(SQLException e, String tried) {
    ServiceException meaning = SqlErrors.ofSqlState(sqlState(e), e);
    return SqlErrors.isTransient(meaning)
        ? meaning
        : ServiceException.of(
            Kind.INTERNAL, "%s failed (SQLSTATE %s)".formatted(tried, sqlState(e)), e);
  }

  /** Returns the SQLSTATE; {@code none} if the driver gave none. */
  static String sqlState(SQLException e) {
    String state = e.getSQLState();
    return state == null ? NO_STATE : state;
  }

  /** Returns the JDBC failure in the causes of another one; null if there is none. */
  static @Nullable SQLException causeOf(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
