package org.folio.batch.db;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which role each connection of a pool has taken on, so that the next use under the same
 * role need not set it again. Safe to call from any thread.
 */
final class ConnectionRoles {
  private static final int MOST_REMEMBERED = 10_000;

  // by the process that serves the connection
  private final Map<Integer, String> roles = new ConcurrentHashMap<>();

  /** False when it is not known. */
  boolean holds(SqlConnection c, String role) {
    return role.equals(roles.get(process(c)));
  }

  /**
   * Must be called for each new connection, too: one day its process has the number of an earlier
   * one.
   */
  void remember(SqlConnection c, String role) {
    if (roles.size() >= MOST_REMEMBERED) {
      // most of these connections are long gone
      roles.clear();
    }
    roles.put(process(c), role);
  }

  void forget(SqlConnection c) {
    roles.remove(process(c));
  }

  private static int process(SqlConnection c) {
    return PgConnection.cast(c).processId();
  }
}
