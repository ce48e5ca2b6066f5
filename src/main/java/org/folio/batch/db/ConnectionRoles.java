package org.folio.batch.db;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the role that each connection of a pool has set, so that the next use under the same
 * role need not set it again. Safe to call from any thread.
 */
final class ConnectionRoles {
  private static final int MOST_REMEMBERED = 10_000;

  // by the id of the server process of the connection
  private final Map<Integer, String> roles = new ConcurrentHashMap<>();

  /** Whether the connection is known to have the role. */
  boolean holds(SqlConnection c, String role) {
    return role.equals(roles.get(process(c)));
  }

  /**
   * Remembers the role. Call it for each new connection too, because its process id may be that of
   * an earlier one.
   */
  void remember(SqlConnection c, String role) {
    if (roles.size() >= MOST_REMEMBERED) {
      // most of these connections are closed by now
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
