package org.folio.batch;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The open resources of an instance. Closes them in reverse order, each within a time limit. Safe
 * to call from any thread.
 */
final class Closing {
  private static final Logger log = LogManager.getLogger(Closing.class);
  private final Duration timeout;
  private final Deque<Resource> open = new ArrayDeque<>();

  /**
   * @param timeout how long each close may take
   */
  Closing(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Registers something to close.
   *
   * @param name identifies it in the log when it cannot be closed
   */
  synchronized void add(String name, Supplier<Future<?>> close) {
    open.push(new Resource(name, close));
  }

  void addBlock(String name, Runnable close) {
    add(
        name,
        () -> {
          close.run();
          return Future.succeededFuture();
        });
  }

  /**
   * Closes the resources one by one. One that fails or takes too long is logged and does not keep
   * the others open.
   */
  Future<?> close() {
    Future<?> closed = Future.succeededFuture();
    for (Resource next = poll(); next != null; next = poll()) {
      Resource resource = next;
      closed = closed.transform(before -> close(resource));
    }
    return closed;
  }

  private synchronized @Nullable Resource poll() {
    return open.poll();
  }

  private Future<?> close(Resource resource) {
    Future<?> closed;
    try {
      closed = resource.close().get();
    } catch (RuntimeException e) {
      closed = Future.failedFuture(e);
    }
    return closed
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(e -> log.warn("Cannot close {}", resource.name(), e))
        .transform(done -> Future.succeededFuture());
  }

  private record Resource(String name, Supplier<Future<?>> close) {}
}
