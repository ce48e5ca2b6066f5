package org.folio.batch.operation.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.error.Backoff;

/** Repeats work that fails because the database is unavailable, while it makes sense to wait. */
final class DatabaseWait {
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1));

  private DatabaseWait() {}

  /**
   * Runs the work, and repeats it while the database is unavailable. The work must be idempotent,
   * because a response may be lost after it was committed.
   *
   * @param mayWait asked after each failure; false ends the wait with that failure
   */
  static <T> Future<T> repeat(Vertx vertx, BooleanSupplier mayWait, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    attempt(vertx, mayWait, work, 1, done);
    return done.future();
  }

  // with a promise: a chain of futures over the hour of a long lease would overflow the stack
  private static <T> void attempt(
      Vertx vertx, BooleanSupplier mayWait, Supplier<Future<T>> work, int number, Promise<T> done) {
    Future.succeededFuture()
        .compose(v -> work.get())
        .onSuccess(done::complete)
        .onFailure(
            e -> {
              if (SqlErrors.isTransient(e) && mayWait.getAsBoolean()) {
                vertx.setTimer(
                    PAUSES.after(number).toMillis(),
                    id -> attempt(vertx, mayWait, work, number + 1, done));
              } else {
                done.fail(e);
              }
            });
  }
}
