package org.folio.batch.tenant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets one instance at a time work on a schema. PostgreSQL releases the lock when the connection
 * ends for any reason.
 */
final class InstallLock {
  /** First half of the lock key, to avoid collisions with other users of advisory locks. */
  private static final int SPACE = 0x6d627431;

  private InstallLock() {}

  /**
   * Takes the lock until it is released or the connection is closed.
   *
   * @throws SQLException with SQLSTATE 55P03 if the lock is not available in this time
   */
  static void take(Connection connection, String schema, Duration atMost) throws SQLException {
    try (Statement set = connection.createStatement()) {
      set.execute("SET lock_timeout = " + atMost.toMillis());
    }
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_lock(?, hashtext(?))")) {
      lock.setInt(1, SPACE);
      lock.setString(2, schema);
      lock.execute();
    }
    try (Statement reset = connection.createStatement()) {
      reset.execute("RESET lock_timeout");
    }
  }

  /** Releases the locks that the connection has taken. */
  static void release(Connection connection) throws SQLException {
    try (Statement release = connection.createStatement()) {
      release.execute("SELECT pg_advisory_unlock_all()");
    }
  }
}
