package org.folio.batch;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Remembers how to close what was opened, and closes it in the reverse order. */
final class Closing {
  private final Deque<Supplier<Future<?>>> toClose = new ArrayDeque<>();

  void later(Supplier<Future<?>> close) {
    toClose.push(close);
  }

  void laterRun(Runnable close) {
    later(
        () -> {
          close.run();
          return Future.succeededFuture();
        });
  }

  /** Goes on when something fails to close. */
  Future<?> closeAll() {
    Future<?> closed = Future.succeededFuture();
    while (!toClose.isEmpty()) {
      Supplier<Future<?>> next = toClose.pop();
      closed = closed.transform(before -> next.get());
    }
    return closed;
  }
}
