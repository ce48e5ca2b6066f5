package org.folio.batch.db;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Maps errors of the database by SQLSTATE to what they mean for the caller. Messages of the
 * database never reach a client.
 */
public final class SqlErrors {
  private static final String UNIQUE_VIOLATION = "23505";
  // 40P01 deadlock, 40001 serialization failure: the same transaction may succeed next time
  private static final Set<String> DEADLOCK = Set.of("40P01", "40001");
  // 42P01 no such table, 3F000 no such schema: the module was never installed for this tenant, or
  // the tenant was purged
  private static final Set<String> NO_SCHEMA = Set.of("42P01", "3F000");
  // 22023 and 42704 no such role, 42501 not a member of it
  private static final Set<String> NO_ROLE = Set.of("22023", "42704", "42501");
  // 42501 permission denied, 42704 the role does not exist any more
  private static final Set<String> DENIED = Set.of("42501", "42704");
  private static final String STATEMENT_TIMEOUT = "57014";
  private static final String LOCK_TIMEOUT = "55P03";
  // 3D000 no such database, 25006 a read-only server (the primary is elsewhere now), 25P03 the
  // server ended an idle transaction
  private static final Set<String> AWAY = Set.of("3D000", "25006", "25P03");
  // 22021 the character U+0000, which no text in the database can contain
  private static final String NO_TEXT = "22021";
  private static final String DISK_FULL = "53100";
  private static final String NO_RESOURCES = "53";
  // 08 connection, 28 login, 57P shutdown and start, 58 input and output
  private static final Set<String> AWAY_CLASSES = Set.of("08", "28", "58");

  // 40 rolled back because of other transactions, 55 locked or in use, 57 cancelled
  private static final Set<String> PASSING_CLASSES = Set.of("40", "55", "57");

  private SqlErrors() {}

  /** Returns the failure for the client; a {@link ServiceException} is returned unchanged. */
  public static ServiceException toFailure(Throwable e) {
    if (e instanceof ServiceException failure) {
      return failure;
    }
    String state = sqlState(e);
    if (state != null) {
      return ofSqlState(state, e);
    }
    if (isConnectionLost(e)) {
      return away(e);
    }
    return ServiceException.of(Kind.INTERNAL, "Internal server error", e);
  }

  /** Whether the whole database is unavailable, rather than one statement or tenant failing. */
  public static boolean isUnavailable(Throwable e) {
    return toFailure(e).kind() == Kind.UNAVAILABLE;
  }

  /**
   * Whether the same work may succeed later: the database is unavailable, or the data it needs is
   * busy.
   */
  public static boolean isTransient(Throwable e) {
    Kind kind = toFailure(e).kind();
    return kind == Kind.UNAVAILABLE || kind == Kind.BUSY;
  }

  /**
   * Whether the same work will fail again until someone removes the cause: a privilege, a column or
   * constraint of the schema, or a fault in the code. False if waiting may help.
   */
  public static boolean isPermanent(Throwable e) {
    String state = sqlState(e);
    return !isTransient(e) && (state == null || !PASSING_CLASSES.contains(classOf(state)));
  }

  /**
   * Whether the server or its certificate contradicts the settings, so that another attempt cannot
   * succeed: the login is refused (class 28), the database does not exist (3D000), or the
   * certificate is not the expected one.
   */
  public static boolean isRefused(Throwable e) {
    String state = sqlState(e);
    return state == null
        ? hasCause(e, CertificateException.class)
        : state.startsWith("28") || state.equals("3D000");
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a unique value already exists. */
  public static boolean isDuplicate(Throwable e) {
    return UNIQUE_VIOLATION.equals(sqlState(e));
  }

  public static boolean isDeadlock(Throwable e) {
    String state = sqlState(e);
    return state != null && DEADLOCK.contains(state);
  }

  /** Whether the server could not write because its disk is full. */
  public static boolean isDiskFull(Throwable e) {
    return DISK_FULL.equals(sqlState(e));
  }

  /** Returns the SQLSTATE of the failure; null if it did not come from the server. */
  public static @Nullable String sqlState(Throwable e) {
    Throwable at = e instanceof ServiceException && e.getCause() != null ? e.getCause() : e;
    if (at instanceof SQLException sql) {
      return sql.getSQLState();
    }
    return at instanceof PgException pg ? pg.getSqlState() : null;
  }

  /** Whether the role that a connection was to set does not exist. */
  static boolean isNoSuchRole(Throwable e) {
    String state = sqlState(e);
    return state != null && NO_ROLE.contains(state);
  }

  /** Whether the role of a connection lacks a privilege or was dropped. */
  static boolean isDenied(Throwable e) {
    String state = sqlState(e);
    return state != null && DENIED.contains(state);
  }

  static ServiceException tenantNotEnabled(Throwable e) {
    return ServiceException.of(
        Kind.TENANT_NOT_ENABLED, "The module is not enabled for this tenant", e);
  }

  /** Returns the failure for the client for an SQLSTATE. */
  public static ServiceException ofSqlState(String state, Throwable e) {
    if (NO_SCHEMA.contains(state)) {
      return tenantNotEnabled(e);
    }
    if (NO_TEXT.equals(state)) {
      return ServiceException.of(
          Kind.MALFORMED,
          "A text contains the character U+0000, which is not allowed; remove it",
          e);
    }
    if (LOCK_TIMEOUT.equals(state)) {
      return ServiceException.of(
          Kind.BUSY,
          "The data of the tenant is busy: another session holds a lock on it; try again later",
          e);
    }
    if (STATEMENT_TIMEOUT.equals(state) || DEADLOCK.contains(state)) {
      return ServiceException.of(
          Kind.BUSY, "The database took too long for this request; try again later", e);
    }
    if (state.startsWith(NO_RESOURCES)) {
      return ServiceException.of(Kind.UNAVAILABLE, shortage(state), e);
    }
    if (AWAY.contains(state) || state.startsWith("57P") || AWAY_CLASSES.contains(classOf(state))) {
      return away(e);
    }
    return ServiceException.of(Kind.INTERNAL, "Internal server error", e);
  }

  private static String shortage(String state) {
    return switch (state) {
      case DISK_FULL -> "The disk of the database is full; try again when it has space";
      case "53200" -> "The database is out of memory; try again later";
      case "53300" -> "The database accepts no more connections; try again later";
      default -> "The database is short of resources; try again later";
    };
  }

  private static String classOf(String state) {
    return state.substring(0, 2);
  }

  private static ServiceException away(Throwable e) {
    return ServiceException.of(
        Kind.UNAVAILABLE, "The database does not respond; try again later", e);
  }

  private static boolean isConnectionLost(Throwable e) {
    return e instanceof IOException || e instanceof TimeoutException || e instanceof VertxException;
  }
}
