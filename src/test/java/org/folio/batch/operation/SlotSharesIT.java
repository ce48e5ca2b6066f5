package org.folio.batch.operation;

import static org.folio.batch.operation.Instance.await;
import static org.folio.batch.operation.Instance.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets the slots of an instance when there is work for more than it has. */
class SlotSharesIT {
  private static final DbSettings INSTALLED = Services.freshDatabase();
  private static final List<Tenant> TENANTS =
      Stream.generate(Services::freshTenant).limit(5).toList();

  private final DbSettings settings = Services.copyOf(INSTALLED);
  private final List<Instance> instances = new ArrayList<>();

  /** How often each slow task was begun. */
  private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

  private volatile boolean slowWorkMayEnd;

  @AfterEach
  void close() {
    instances.forEach(Instance::close);
  }

  @BeforeAll
  static void install() {
    TENANTS.forEach(tenant -> Instance.install(INSTALLED, tenant));
  }

  private static Tenant[] tenants(int count) {
    return TENANTS.subList(0, count).toArray(Tenant[]::new);
  }

  private Instance instance(Tenant... tenants) {
    Instance instance = new Instance(settings, tenants);
    instance.work.pauses().within(Duration.ofHours(1)).does(this::work);
    instances.add(instance);
    return instance;
  }

  private Future<TaskResult> work(TaskContext run) {
    JsonObject request = run.operation().request();
    if (request.getBoolean("hangs", false)) {
      return run.stopped().compose(reason -> Future.failedFuture("stopped"));
    }
    if (!request.getBoolean("slow", false)) {
      return Future.succeededFuture(TaskResult.of(null));
    }
    runs.computeIfAbsent(key(run.tenant(), run.operation().id()), id -> new AtomicInteger())
        .incrementAndGet();
    Promise<TaskResult> end = Promise.promise();
    step(run, end);
    return end.future();
  }

  private void step(TaskContext run, Promise<TaskResult> end) {
    if (run.mustStop()) {
      end.fail("stopped");
    } else if (slowWorkMayEnd) {
      end.complete(TaskResult.of(null));
    } else if (run.shouldYield()) {
      end.fail(run.yieldSlot());
    } else {
      Vertx.currentContext().owner().setTimer(20, timer -> step(run, end));
    }
  }

  private static String key(Tenant tenant, long operationId) {
    return tenant + "/" + operationId;
  }

  private int runs(Tenant tenant, long id) {
    AtomicInteger count = runs.get(key(tenant, id));
    return count == null ? 0 : count.get();
  }

  private static long startSlow(Instance instance, Tenant tenant) {
    return instance.startWith(tenant, new JsonObject().put("slow", true));
  }

  private static long startHanging(Instance instance, Tenant tenant) {
    return instance.startWith(tenant, new JsonObject().put("hangs", true));
  }

  private static long processing(Instance instance, Tenant tenant) {
    return instance
        .query(tenant, "SELECT count(*) FROM {schema}.task WHERE status = 'PROCESSING'")
        .get(0)
        .getLong(0);
  }

  @Test
  void oneOfSeveralTenants_leavesASlotToTheOthers() {
    Tenant[] tenants = tenants(2);
    Instance instance = instance(tenants).startWithSlots(4);
    for (int i = 0; i < 8; i++) {
      startHanging(instance, tenants[0]);
    }
    eventually().until(() -> processing(instance, tenants[0]) == 3);

    instance.awaitStatus(tenants[1], instance.start(tenants[1]), OperationStatus.COMPLETED);

    assertEquals(3, processing(instance, tenants[0]));
  }

  @Test
  void onlyTenant_usesEverySlot() {
    Tenant[] tenants = tenants(1);
    Instance instance = instance(tenants).startWithSlots(4);
    for (int i = 0; i < 8; i++) {
      startHanging(instance, tenants[0]);
    }

    eventually().until(() -> processing(instance, tenants[0]) == 4);
  }

  @Test
  void slowTasksOfFourTenants_giveTheFifthATurnAndGoOnAsTheSameAttempt() {
    Tenant[] tenants = tenants(5);
    Instance instance = instance(tenants).startWithSlots(4);
    Map<Tenant, Long> slow = new HashMap<>();
    for (int i = 0; i < 4; i++) {
      slow.put(tenants[i], startSlow(instance, tenants[i]));
    }
    eventually().until(() -> runs.size() == 4);

    // more often than a task may be attempted
    for (int i = 0; i < 20; i++) {
      instance.awaitStatus(tenants[4], instance.start(tenants[4]), OperationStatus.COMPLETED);
    }
    slow.forEach(
        (tenant, id) ->
            assertEquals(OperationStatus.IN_PROGRESS, instance.operation(tenant, id).status()));
    int pauses = runs.values().stream().mapToInt(count -> count.get() - 1).sum();
    assertTrue(pauses > 0, "nobody paused");
    slowWorkMayEnd = true;

    slow.forEach(
        (tenant, id) -> {
          instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
          assertEquals(1, instance.task(tenant, id).currentAttemptCount());
          List<Attempt> attempts = instance.attempts(tenant, id);
          assertEquals(1, attempts.size());
          assertEquals(AttemptOutcome.COMPLETED, attempts.get(0).outcome());
        });
  }

  @Test
  void slowTasksOfOneTenant_takeTurnsWithItsOtherTasksAndWithEachOther() {
    Tenant[] tenants = tenants(1);
    Tenant tenant = tenants[0];
    Instance instance = instance(tenants).startWithSlots(1);
    List<Long> slow = List.of(startSlow(instance, tenant), startSlow(instance, tenant));

    instance.awaitStatus(tenant, instance.start(tenant), OperationStatus.COMPLETED);

    // neither starves, and neither uses up its three attempts
    eventually().until(() -> slow.stream().allMatch(id -> runs(tenant, id) > 3));
    slowWorkMayEnd = true;
    slow.forEach(
        id -> {
          instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
          assertEquals(1, instance.attempts(tenant, id).size());
        });
  }

  @Test
  void pausedTask_isCancelledAtOnce() {
    Tenant[] tenants = tenants(2);
    Instance instance = instance(tenants).startWithSlots(1);
    long id = startSlow(instance, tenants[0]);
    eventually().until(() -> runs(tenants[0], id) == 1);
    long hanging = startHanging(instance, tenants[1]);
    instance.awaitTask(tenants[1], hanging, TaskStatus.PROCESSING);
    Task paused = instance.awaitTask(tenants[0], id, TaskStatus.PENDING);
    assertEquals(1, paused.currentAttemptCount());
    assertNull(instance.attempts(tenants[0], id).get(0).outcome());

    Task cancelled = await(instance.service.cancel(tenants[0], paused.id(), null));

    assertEquals(TaskStatus.CANCELLED, cancelled.status());
    assertEquals(AttemptOutcome.CANCELLED, instance.attempts(tenants[0], id).get(0).outcome());
    assertEquals(List.of("ended CANCELLED"), instance.notes(tenants[0], id));
  }

  @Test
  void pausedTask_goesOnInAnotherInstance() {
    Tenant[] tenants = tenants(2);
    Instance one = instance(tenants).startWithSlots(1);
    long id = startSlow(one, tenants[0]);
    eventually().until(() -> runs(tenants[0], id) == 1);
    long hanging = startHanging(one, tenants[1]);
    one.awaitTask(tenants[1], hanging, TaskStatus.PROCESSING);
    assertEquals(
        1, runs(tenants[0], id), "the tenant that paused went before the one it paused for");

    Instance other = instance(tenants).startWithSlots(1);
    eventually().until(() -> runs(tenants[0], id) == 2);
    slowWorkMayEnd = true;

    other.awaitStatus(tenants[0], id, OperationStatus.COMPLETED);
    List<Attempt> attempts = other.attempts(tenants[0], id);
    assertEquals(1, attempts.size());
    assertEquals(other.name, attempts.get(0).instance());
  }

  @Test
  void whenTheOthersAreGone_theRequestToPauseIsWithdrawn() {
    Tenant[] tenants = tenants(2);
    Instance instance = instance(tenants);
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    Promise<TaskResult> end = Promise.promise();
    instance.work.does(
        run -> {
          if (run.tenant().equals(tenants[0])) {
            heard(run, heard, end);
            return end.future();
          }
          return Future.succeededFuture(TaskResult.of(null));
        });
    instance.startWithSlots(1);
    long id = instance.start(tenants[0]);
    instance.awaitBegun();
    long waiting = instance.start(tenants[1]);
    eventually().until(() -> heard.contains(true));

    await(instance.service.cancel(tenants[1], instance.task(tenants[1], waiting).id(), null));

    eventually().until(() -> !heard.get(heard.size() - 1));
    end.complete(TaskResult.of(null));
    instance.awaitStatus(tenants[0], id, OperationStatus.COMPLETED);
    assertEquals(1, instance.attempts(tenants[0], id).size());
  }

  private static void heard(TaskContext run, List<Boolean> heard, Promise<TaskResult> end) {
    heard.add(run.shouldYield());
    if (!end.future().isComplete()) {
      Vertx.currentContext().owner().setTimer(20, timer -> heard(run, heard, end));
    }
  }
}
