package org.folio.batch.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client that a worker thread creates at its first use: a start does not wait for it, and
 * settings that it refuses, such as a host without an address yet, fail the use rather than the
 * start. Safe to call from any thread.
 */
final class Lazy<T> {
  private final Context context;
  private final Callable<T> make;
  private @Nullable Future<T> made;
  private boolean closed;

  /** Creates the client on the context that calls this. */
  Lazy(Vertx vertx, Callable<T> make) {
    this.context = vertx.getOrCreateContext();
    this.make = make;
  }

  /** Returns the same client each time. After a failure, the next call tries again. */
  synchronized Future<T> get() {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("Closed"));
    }
    if (made == null || made.failed()) {
      made = context.executeBlocking(make, false);
    }
    return made;
  }

  /** Closes the client if there is one; none will be created afterwards. */
  synchronized Future<Void> close(Function<T, Future<Void>> close) {
    closed = true;
    return made == null
        ? Future.succeededFuture()
        : made.transform(
            done -> done.succeeded() ? close.apply(done.result()) : Future.succeededFuture());
  }
}
