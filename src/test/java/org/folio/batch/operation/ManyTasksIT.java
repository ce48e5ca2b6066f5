package org.folio.batch.operation;

import static org.folio.batch.operation.Instance.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.Test;

/** How many tasks are shared among instances and tenants. */
class ManyTasksIT {
  private static final String INSERT =
      """
      WITH o AS (
        INSERT INTO {schema}.operation (kind, request)
        SELECT 'programmed', '{}' FROM generate_series(1, $1) RETURNING id)
      INSERT INTO {schema}.task (operation_id, kind) SELECT id, 'programmed' FROM o""";

  @Test
  void hundredTasks_runExactlyOnce_onFourInstances() {
    Tenant tenant = Services.freshTenant();
    DbSettings settings = Services.freshDatabase();
    Instance.install(settings, tenant);
    Map<Long, AtomicInteger> runs = new ConcurrentHashMap<>();
    List<Instance> instances =
        Stream.generate(() -> new Instance(settings, tenant)).limit(4).toList();
    instances.get(0).query(tenant, INSERT, 100);
    instances.forEach(
        instance -> {
          instance.work.does(
              run -> {
                runs.computeIfAbsent(run.operation().id(), id -> new AtomicInteger())
                    .incrementAndGet();
                return Future.succeededFuture(TaskResult.of(null));
              });
          instance.start();
        });
    eventually().until(() -> completed(instances.get(0), tenant) == 100);
    instances.forEach(Instance::close);
    assertEquals(100, runs.size());
    assertTrue(runs.values().stream().allMatch(count -> count.get() == 1), runs::toString);
  }

  /** How many of the four slots one of two tenants may use. */
  private static final int SHARE = 3;

  @Test
  void tenThousandTasks_delayAnotherTenantByOneTask() {
    Tenant busy = Services.freshTenant();
    Tenant other = Services.freshTenant();
    DbSettings settings = Services.freshDatabase();
    Instance.install(settings, busy);
    Instance.install(settings, other);
    try (Instance instance = new Instance(settings, busy, other)) {
      instance.query(busy, INSERT, 10_000);
      BlockingQueue<AtWork> atWork = new LinkedBlockingQueue<>();
      instance
          .work
          .within(Duration.ofHours(1))
          .does(
              run -> {
                if (!run.tenant().equals(busy)) {
                  return Future.succeededFuture(TaskResult.of(null));
                }
                AtWork one = new AtWork(run.operation().id(), Promise.promise());
                run.stopped()
                    .onSuccess(
                        reason -> {
                          atWork.remove(one);
                          one.end.fail("stopped");
                        });
                atWork.add(one);
                return one.end.future();
              });
      // no heartbeat notices a cancel and no sweep finds a task within this time
      instance.startWithTakeover(Duration.ofHours(1));
      eventually().until(() -> atWork.size() == SHARE);
      cancel(instance, busy, atWork.element()); // shows that it listens
      eventually().until(() -> atWork.size() == SHARE);

      long id = instance.start(other);
      // When the cancel is received, so was the start. The freed slot may still go to the busy
      // tenant, if it is its turn.
      cancel(instance, busy, atWork.element());
      int ended = 0;
      while (isInProgress(instance, other, id)) {
        eventually().until(() -> atWork.size() == SHARE || !isInProgress(instance, other, id));
        if (isInProgress(instance, other, id)) {
          atWork.remove().end.complete(TaskResult.of(null));
          ended++;
        }
      }
      assertTrue(ended <= 1, "it waited for " + ended + " tasks of the other tenant");
    }
  }

  /** A running task of the busy tenant. It is removed when it ends or is stopped. */
  private record AtWork(long operationId, Promise<TaskResult> end) {}

  /** Cancels the task until its work ends, because a notification may be lost. */
  private static void cancel(Instance instance, Tenant tenant, AtWork one) {
    long task = instance.task(tenant, one.operationId).id();
    eventually()
        .ignoreExceptions() // when it has ended meanwhile
        .until(
            () -> {
              if (!one.end.future().isComplete()) {
                Instance.await(instance.service.cancel(tenant, task, null));
              }
              return one.end.future().isComplete();
            });
  }

  private static boolean isInProgress(Instance instance, Tenant tenant, long id) {
    return instance.operation(tenant, id).status() == OperationStatus.IN_PROGRESS;
  }

  private static long completed(Instance instance, Tenant tenant) {
    return instance
        .query(tenant, "SELECT count(*) FROM {schema}.operation WHERE status = 'COMPLETED'")
        .get(0)
        .getLong(0);
  }
}
