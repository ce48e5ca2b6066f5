package org.folio.batch.db;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Decides by SQLSTATE what a fault of the database means to the caller. Texts of the database never
 * reach a client.
 */
public final class SqlFailures {
  private static final String DEADLOCK = "40P01";
  private static final String SERIALIZATION = "40001";

  private SqlFailures() {}

  public static Failure toFailure(Throwable e) {
    if (e instanceof Failure failure) {
      return failure;
    }
    if (e instanceof PgException pg) {
      return ofSqlState(pg);
    }
    if (isConnectionLost(e)) {
      return Failure.of(Kind.UNAVAILABLE, "The database does not answer; try again later", e);
    }
    return Failure.of(Kind.INTERNAL, "Internal server error", e);
  }

  /** True when the database as a whole is out of reach, rather than one statement or one tenant. */
  public static boolean isUnavailable(Throwable e) {
    return toFailure(e).kind() == Kind.UNAVAILABLE;
  }

  public static boolean isDeadlock(Throwable e) {
    return e instanceof PgException pg
        && (DEADLOCK.equals(pg.getSqlState()) || SERIALIZATION.equals(pg.getSqlState()));
  }

  /** The SQLSTATE of the fault, or null when it did not come from the server. */
  public static @Nullable String sqlState(Throwable e) {
    Throwable at = e instanceof Failure && e.getCause() != null ? e.getCause() : e;
    return at instanceof PgException pg ? pg.getSqlState() : null;
  }

  private static Failure ofSqlState(PgException e) {
    return switch (e.getSqlState()) {
      // the schema, a table or the role is not there: nobody installed the module for this tenant,
      // or it was purged
      case "3F000", "42P01", "22023", "42704", "42501" ->
          Failure.of(Kind.TENANT_NOT_ENABLED, "The module is not enabled for this tenant", e);
      case "57014", "55P03" ->
          Failure.of(Kind.UNAVAILABLE, "The database is too busy; try again later", e);
      // shutting down, starting up, too many connections, or the connection broke
      case "57P01", "57P02", "57P03", "57P05", "53300", "25P03" ->
          Failure.of(Kind.UNAVAILABLE, "The database does not answer; try again later", e);
      default ->
          e.getSqlState().startsWith("08")
              ? Failure.of(Kind.UNAVAILABLE, "The database does not answer; try again later", e)
              : Failure.of(Kind.INTERNAL, "Internal server error", e);
    };
  }

  private static boolean isConnectionLost(Throwable e) {
    return e instanceof IOException || e instanceof TimeoutException || e instanceof VertxException;
  }
}
