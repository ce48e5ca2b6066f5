package org.folio.batch.upload;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Does what has the same key one after another, in the order of asking. Safe from any thread. */
final class Turns {
  private final Map<String, Future<?>> last = new HashMap<>();

  <T> Future<T> inTurn(String key, Supplier<Future<T>> work) {
    Future<T> mine;
    synchronized (this) {
      Future<?> before = last.getOrDefault(key, Future.succeededFuture());
      mine = before.transform(done -> work.get());
      last.put(key, mine);
    }
    mine.onComplete(done -> forget(key, mine));
    return mine;
  }

  private synchronized void forget(String key, Future<?> work) {
    last.remove(key, work);
  }
}
