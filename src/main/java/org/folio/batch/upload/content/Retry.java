package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.folio.batch.error.Backoff;

/**
 * Retries transient failures. Keeps retrying while the module's own database is unavailable.
 *
 * @param tries how many attempts to make, including the first
 */
public record Retry(Vertx vertx, Backoff backoff, int tries) {

  public static Retry standard(Vertx vertx) {
    return new Retry(vertx, new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10)), 6);
  }

  /**
   * Runs the work, and again after each transient failure.
   *
   * @param givenUp asked before each retry and before the pause that precedes it; must eventually
   *     return true
   */
  public <T> Future<T> run(BooleanSupplier givenUp, Supplier<Future<T>> work) {
    return run(1, givenUp, work);
  }

  private <T> Future<T> run(int attempt, BooleanSupplier givenUp, Supplier<Future<T>> work) {
    return work.get()
        .recover(
            e -> {
              if (!isWorthAnother(e, attempt) || givenUp.getAsBoolean()) {
                return Future.failedFuture(e);
              }
              return vertx
                  .timer(backoff.after(attempt).toMillis(), TimeUnit.MILLISECONDS)
                  .compose(
                      waited ->
                          givenUp.getAsBoolean()
                              ? Future.failedFuture(e)
                              : run(attempt + 1, givenUp, work));
            });
  }

  private boolean isWorthAnother(Throwable e, int attempt) {
    return e instanceof ContentException fault
        && fault.isPassing()
        && (fault.isDatabaseAway() || attempt < tries);
  }
}
