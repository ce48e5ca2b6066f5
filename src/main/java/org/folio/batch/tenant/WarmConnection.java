package org.folio.batch.tenant;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection of an installation for a few seconds for the next one. A new server process
 * needs twice as long to create a schema, because its caches are empty. Each connection serves only
 * some installations, because these caches keep what every one has created. Safe to call from any
 * thread.
 */
final class WarmConnection {
  private static final Logger log = LogManager.getLogger(WarmConnection.class);
  static final Duration KEPT = Duration.ofSeconds(5);
  private static final int MOST_USES = 25;
  private static final int VALID_WITHIN_SECONDS = 2;

  private final JdbcDatabase database;
  private final AtomicReference<@Nullable Idle> idle = new AtomicReference<>();
  private volatile boolean closed;

  WarmConnection(JdbcDatabase database) {
    this.database = database;
  }

  /** Returns the kept connection, or a new one if there is none. */
  Use take() throws SQLException {
    Idle kept = idle.getAndSet(null);
    if (kept != null) {
      if (kept.connection().isValid(VALID_WITHIN_SECONDS)) {
        return new Use(kept.connection(), kept.uses() + 1);
      }
      close(kept.connection());
    }
    return new Use(database.connect(), 1);
  }

  /** Closes the kept connection if it was not used for {@link #KEPT}. */
  void closeIfIdle() {
    Idle kept = idle.get();
    if (kept != null
        && System.nanoTime() - kept.sinceNanos() >= KEPT.toNanos()
        && idle.compareAndSet(kept, null)) {
      close(kept.connection());
    }
  }

  /** Keeps no connection any more. */
  void close() {
    closed = true;
    Idle kept = idle.getAndSet(null);
    if (kept != null) {
      close(kept.connection());
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("Closing a connection failed", e);
    }
  }

  /** Use of the connection by one installation. */
  final class Use implements AutoCloseable {
    private final Connection connection;
    private final int number;
    private boolean reusable;

    private Use(Connection connection, int number) {
      this.connection = connection;
      this.number = number;
    }

    Connection connection() {
      return connection;
    }

    /** Call it when all went well; a connection that failed is not used again. */
    void succeeded() throws SQLException {
      InstallLock.release(connection);
      reusable = number < MOST_USES;
    }

    @Override
    public void close() {
      if (!reusable
          || closed
          || !idle.compareAndSet(null, new Idle(connection, number, System.nanoTime()))) {
        WarmConnection.close(connection);
      }
    }
  }

  private record Idle(Connection connection, int uses, long sinceNanos) {}
}
