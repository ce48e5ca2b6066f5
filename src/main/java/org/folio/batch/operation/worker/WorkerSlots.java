package org.folio.batch.operation.worker;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * As many event loop contexts as tasks may run at a time, so that they spread over the cores. Lives
 * on one event loop itself.
 */
final class WorkerSlots {
  private final Deque<Context> free = new ArrayDeque<>();

  /**
   * @param stopping is called when the slots are to vanish, and they stay until it completes
   */
  Future<Void> open(Vertx vertx, int number, Supplier<Future<Void>> stopping) {
    Context home = vertx.getOrCreateContext();
    return vertx
        .deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    home.runOnContext(v -> free.add(context));
                    return Future.succeededFuture();
                  }

                  @Override
                  public Future<?> stop() {
                    return stopping.get();
                  }
                },
            new DeploymentOptions().setInstances(number))
        .mapEmpty();
  }

  int free() {
    return free.size();
  }

  Context take() {
    return free.remove();
  }

  void giveBack(Context slot) {
    free.add(slot);
  }
}
