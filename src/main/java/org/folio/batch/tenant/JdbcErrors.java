package org.folio.batch.tenant;

import java.sql.SQLException;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/** What a fault of JDBC means to the operator who waits for a tenant job. */
final class JdbcErrors {
  private static final String NO_STATE = "none";

  private JdbcErrors() {}

  /**
   * The failure for the operator. It may pass when the database is away or busy; else it says what
   * was tried, and the SQLSTATE.
   */
  static ServiceException toFailure(SQLException e, String tried) {
    ServiceException meaning = SqlErrors.ofSqlState(sqlState(e), e);
    return SqlErrors.isTransient(meaning)
        ? meaning
        : ServiceException.of(
            Kind.INTERNAL, "%s failed (SQLSTATE %s)".formatted(tried, sqlState(e)), e);
  }

  /** The SQLSTATE; a word that is none when the driver gave none. */
  static String sqlState(SQLException e) {
    String state = e.getSQLState();
    return state == null ? NO_STATE : state;
  }

  /** The fault of JDBC that is behind another one. */
  static @Nullable SQLException causeOf(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
