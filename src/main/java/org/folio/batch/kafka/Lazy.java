package org.folio.batch.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client that a worker thread makes when it is first used: a start need not wait for it, and
 * settings that it refuses, such as a host that has no address yet, fail the use and not the start.
 * Safe to call from any thread.
 */
final class Lazy<T> {
  private final Context context;
  private final Callable<T> make;
  private @Nullable Future<T> made;
  private boolean closed;

  /** The client belongs to the context that this is called on. */
  Lazy(Vertx vertx, Callable<T> make) {
    this.context = vertx.getOrCreateContext();
    this.make = make;
  }

  /** Always the same one. When it could not be made, the next call tries again. */
  synchronized Future<T> get() {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("Closed"));
    }
    if (made == null || made.failed()) {
      made = context.executeBlocking(make, false);
    }
    return made;
  }

  /** Closes it if there is one, and makes none any more. */
  synchronized Future<Void> close(Function<T, Future<Void>> close) {
    closed = true;
    return made == null
        ? Future.succeededFuture()
        : made.transform(
            done -> done.succeeded() ? close.apply(done.result()) : Future.succeededFuture());
  }
}
