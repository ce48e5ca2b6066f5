package org.folio.batch.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Limits how long callers wait for a connection of a pool.
 *
 * <p>The pool itself must not have a limit: if the timer of the Vert.x pool (5.0.12) fires while a
 * connection is being delivered, or fails, the caller never gets a result and closing the pool
 * never completes. Here, a caller that gives up keeps its place in the queue and returns the
 * connection as soon as it gets it.
 */
final class ConnectionPool {
  private static final long CLOSE_TIMEOUT_MILLIS = 1_000;

  private final Pool pool;
  private final Duration timeout;

  ConnectionPool(Pool pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  /** Runs the work on a connection, which returns to the pool when the work is done. */
  <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
    return acquire().compose(c -> work.apply(c).onComplete(done -> c.close()));
  }

  private Future<SqlConnection> acquire() {
    Future<SqlConnection> requested = pool.getConnection();
    Future<SqlConnection> limited = requested.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return limited.recover(
        e -> {
          requested.onSuccess(SqlConnection::close);
          return Future.failedFuture(e instanceof TimeoutException ? timedOut() : e);
        });
  }

  private Throwable timedOut() {
    return new TimeoutException(
        "No database connection became free within %d ms".formatted(timeout.toMillis()));
  }

  /**
   * Closes all connections and fails all callers. The Vert.x pool does both at once, but does not
   * report it while the server leaves a login unanswered (5.0.12), so this waits for at most a
   * second.
   */
  Future<Void> close() {
    return pool.close().timeout(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
