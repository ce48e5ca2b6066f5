package org.folio.batch;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What an instance has open, to be closed in the reverse order. Not for more than one thread. */
final class Closing {
  private final Deque<Supplier<Future<?>>> open = new ArrayDeque<>();

  void add(Supplier<Future<?>> close) {
    open.push(close);
  }

  void addBlock(Runnable close) {
    add(
        () -> {
          close.run();
          return Future.succeededFuture();
        });
  }

  /** One after the other; what cannot be closed does not keep the others open. */
  Future<?> close() {
    Future<?> closed = Future.succeededFuture();
    while (!open.isEmpty()) {
      Supplier<Future<?>> next = open.pop();
      closed = closed.transform(before -> next.get());
    }
    return closed;
  }
}
