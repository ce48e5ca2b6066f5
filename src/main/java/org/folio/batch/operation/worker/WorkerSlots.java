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
 * One event loop context for each slot, so that tasks spread over the cores. Confined to one event
 * loop.
 */
final class WorkerSlots {
  private final Deque<Context> free = new ArrayDeque<>();

  /**
   * @param stopping called when the slots are to be closed; they stay open until it completes
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
