package org.folio.batch.operation;

import static org.folio.batch.operation.Instance.await;
import static org.folio.batch.operation.Instance.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.operation.worker.AttemptResult;
import org.folio.batch.operation.worker.ClaimRequest;
import org.folio.batch.operation.worker.ClaimedTask;
import org.folio.batch.operation.worker.Execution;
import org.folio.batch.operation.worker.LeaseStore;
import org.folio.batch.operation.worker.LeasedTask;
import org.folio.batch.operation.worker.ProgrammedHandler;
import org.folio.batch.operation.worker.StopReason;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.operation.worker.TaskSettings;
import org.folio.batch.operation.worker.TaskStoppedException;
import org.folio.batch.testkit.Services;
import org.folio.batch.testkit.TenantSql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances, one of which is stopped, cut off or late. */
class TakeoverIT {
  private static final String EXPIRE =
      "UPDATE {schema}.task SET lease_until = now() - interval '1 second'"
          + " WHERE status = 'PROCESSING'";

  private static final DbSettings INSTALLED = Services.freshDatabase();
  private static final Tenant TENANT = Services.freshTenant();

  private final Tenant tenant = TENANT;
  private DbSettings settings;
  private Instance one;
  private Instance other;

  @BeforeAll
  static void install() {
    Instance.install(INSTALLED, TENANT);
  }

  @BeforeEach
  void open() {
    settings = Services.copyOf(INSTALLED);
    one = new Instance(settings, tenant);
    other = new Instance(settings, tenant);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void task_resumesFromCheckpoint_whenItsInstanceDies() {
    one.work.does(run -> run.saveCheckpoint(new JsonObject().put("rows", 7)).compose(v -> never()));
    one.start();
    long id = one.start(tenant);
    eventually().until(() -> rows(tenant, "task WHERE checkpoint IS NOT NULL") == 1);
    one.cutOff();

    other.work.does(run -> Future.succeededFuture(TaskResult.of(run.checkpoint().orElseThrow())));
    other.start();
    Operation operation = other.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(new JsonObject().put("rows", 7), operation.result());
    assertEquals(other.name, other.task(tenant, id).instance());
    assertEquals(
        List.of(AttemptOutcome.COMPLETED, AttemptOutcome.LOST),
        other.attempts(tenant, id).stream().map(Attempt::outcome).toList());
    assertEquals(1, other.counted("tasks.taken.over"));
  }

  @Test
  void work_isStoppedAsLeaseLost_whenItsInstanceIsCutOff() {
    AtomicReference<StopReason> heard = new AtomicReference<>();
    one.work.does(run -> run.stopped().onSuccess(heard::set).compose(reason -> never()));
    one.startWithTakeover(Duration.ofSeconds(3));
    one.start(tenant);
    one.awaitBegun();
    one.cutOff();
    eventually().until(() -> heard.get() == StopReason.LEASE_LOST);
  }

  @Test
  void pausedWorker_writesNothing_afterItsLeaseExpired() {
    AtomicReference<TaskContext> paused = new AtomicReference<>();
    Promise<TaskResult> end = Promise.promise();
    one.work.does(run -> paused.compareAndSet(null, run) ? end.future() : never());
    one.start();
    long id = one.start(tenant);
    eventually().until(() -> paused.get() != null);
    other.work.does(run -> never());
    // simulates a last heartbeat long ago; a real pause would also stop this test
    expireLease();
    other.start();
    // usually by the other instance, but the first one also sweeps and may find it
    eventually().until(() -> other.task(tenant, id).currentAttemptCount() == 2);

    TaskContext run = paused.get();
    assertInstanceOf(
        TaskStoppedException.class,
        cause(
            run.saveCheckpoint(
                new JsonObject(), tx -> ProgrammedHandler.note(tx, id, "late checkpoint"))));
    assertInstanceOf(TaskStoppedException.class, cause(run.say("LATE", "late")));
    assertTrue(run.mustStop());
    end.complete(
        new TaskResult(new JsonObject(), tx -> ProgrammedHandler.note(tx, id, "late completion")));
    eventually().until(() -> one.counted("tasks.ended", "outcome", "LOST") == 1);

    assertEquals(List.of(), other.notes(tenant, id));
    assertEquals(List.of(), other.messages(tenant, id));
    assertEquals(TaskStatus.PROCESSING, other.task(tenant, id).status());
    assertEquals(OperationStatus.IN_PROGRESS, other.operation(tenant, id).status());
    assertEquals(0, rows(tenant, "task WHERE checkpoint IS NOT NULL"));
  }

  @Test
  void expiredLease_isLostEvenWithoutTakeover() {
    long id = one.start(tenant);
    // no instance runs, because its sweep would find the task
    try (Attempted attempted = new Attempted()) {
      attempted.work.does(
          run -> {
            Promise<TaskResult> end = Promise.promise();
            attempted
                .expireLease()
                .onSuccess(
                    v ->
                        end.complete(
                            new TaskResult(
                                new JsonObject(), tx -> ProgrammedHandler.note(tx, id, "late"))));
            return end.future();
          });
      assertEquals(AttemptOutcome.LOST, attempted.run().outcome());
    }
    assertEquals(List.of(), one.notes(tenant, id));
    assertEquals(TaskStatus.PROCESSING, one.task(tenant, id).status());
  }

  @Test
  void taskThatKillsInstances_endsErroredAfterLastAttempt() {
    one.work.does(run -> never());
    one.start();
    long id = one.start(tenant);
    for (int attempt = 1; attempt <= 3; attempt++) {
      int number = attempt;
      eventually().until(() -> one.task(tenant, id).currentAttemptCount() == number);
      expireLease();
    }
    one.awaitStatus(tenant, id, OperationStatus.FAILED);
    Task task = one.task(tenant, id);
    assertEquals(TaskStatus.ERRORED, task.status());
    assertEquals(3, task.currentAttemptCount());
    assertEquals("ATTEMPTS_EXHAUSTED", one.messages(tenant, id).get(0).code());
    assertEquals(
        List.of(AttemptOutcome.LOST, AttemptOutcome.LOST, AttemptOutcome.LOST),
        one.attempts(tenant, id).stream().map(Attempt::outcome).toList());
    assertEquals(List.of("ended FAILED"), one.notes(tenant, id));

    // and it can be restarted
    one.work.does(run -> Future.succeededFuture(TaskResult.of(null)));
    await(one.service.restart(tenant, task.id(), null));
    one.awaitStatus(tenant, id, OperationStatus.COMPLETED);
  }

  @Test
  void releasedTask_getsNoAttemptBeyondTheLimit() {
    long id = one.start(tenant);
    new TenantSql(settings, tenant)
        .execute(
            """
            UPDATE task SET previous_status = status, status = 'PROCESSING', instance = 'dead',
              lease_token = gen_random_uuid(), lease_until = now() - interval '1 hour',
              current_attempt_count = 3, total_attempt_count = 3;
            INSERT INTO task_attempt (task_id, number, instance, started_date)
            SELECT id, 3, 'dead', now() FROM task""");
    try (Attempted attempted = new Attempted()) {
      attempted.execution.stop(StopReason.RELEASED);
      assertEquals(AttemptOutcome.ERRORED, attempted.run().outcome());
    }
    assertEquals(TaskStatus.ERRORED, one.task(tenant, id).status());
    assertEquals(3, one.task(tenant, id).currentAttemptCount());
  }

  @Test
  void taskOfDeadInstance_isCancelled_withoutAnotherRun() {
    one.work.does(run -> never());
    one.startWithTakeover(Duration.ofSeconds(3));
    long id = one.start(tenant);
    one.awaitBegun();
    one.cutOff();
    await(other.service.cancel(tenant, other.task(tenant, id).id(), null));
    AtomicInteger runs = new AtomicInteger();
    other.work.does(
        run -> {
          runs.incrementAndGet();
          return never();
        });
    other.start();
    other.awaitStatus(tenant, id, OperationStatus.CANCELLED);
    assertEquals(0, runs.get());
  }

  @Test
  void stoppingInstance_letsRunningTaskComplete() {
    Promise<TaskResult> end = Promise.promise();
    one.work.does(run -> end.future());
    one.startWithDrain(Duration.ofMinutes(1));
    long id = one.start(tenant);
    one.awaitBegun();
    Future<Void> stopped = one.beginToStop();
    end.complete(TaskResult.of(null));
    await(stopped);
    assertEquals(OperationStatus.COMPLETED, one.operation(tenant, id).status());
  }

  @Test
  void stoppingInstance_releasesTasksWithoutUsingAnAttempt() {
    List<StopReason> heard = new CopyOnWriteArrayList<>();
    one.work.does(
        run -> {
          run.stopped().onSuccess(heard::add);
          return run.saveCheckpoint(new JsonObject().put("rows", 7))
              .compose(v -> run.stopped())
              .compose(reason -> Future.failedFuture("stopped"));
        });
    one.start();
    long id = one.start(tenant);
    eventually().until(() -> rows(tenant, "task WHERE checkpoint IS NOT NULL") == 1);
    one.stop();
    assertEquals(List.of(StopReason.RELEASED), heard);
    Task task = one.task(tenant, id);
    assertEquals(TaskStatus.PENDING, task.status());
    assertEquals(0, task.currentAttemptCount());
    assertEquals(1, task.totalAttemptCount());

    other.work.does(run -> Future.succeededFuture(TaskResult.of(run.checkpoint().orElseThrow())));
    other.start();
    other.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(
        List.of(AttemptOutcome.COMPLETED, AttemptOutcome.RELEASED),
        other.attempts(tenant, id).stream().map(Attempt::outcome).toList());
  }

  @Test
  void stoppedInstance_claimsNoTasks() {
    one.start();
    one.stop();
    long id = one.start(tenant);
    other.start();
    other.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(other.name, other.task(tenant, id).instance());
  }

  @Test
  void tasksOfDisabledTenant_waitUntilItIsEnabled() {
    one.work.does(run -> run.stopped().compose(v -> Future.failedFuture("stopped")));
    one.start();
    long id = one.start(tenant);
    one.awaitBegun();
    one.enable(Set.of());
    one.awaitTask(tenant, id, TaskStatus.PENDING);
    one.work.does(run -> Future.succeededFuture(TaskResult.of(null)));
    one.enable(Set.of(tenant));
    one.awaitStatus(tenant, id, OperationStatus.COMPLETED);
  }

  @Test
  void tasksOfPurgedTenant_loseTheirLease() {
    AtomicReference<StopReason> heard = new AtomicReference<>();
    one.work.does(run -> run.stopped().onSuccess(heard::set).compose(reason -> never()));
    one.start();
    long id = one.start(tenant);
    one.awaitBegun();
    one.query(tenant, "DROP SCHEMA {schema} CASCADE");
    eventually().until(() -> one.counted("tasks.ended", "outcome", "LOST") == 1);
    assertEquals(StopReason.LEASE_LOST, heard.get());
  }

  private void expireLease() {
    other.query(tenant, EXPIRE);
  }

  private long rows(Tenant of, String fromWhere) {
    return other.query(of, "SELECT count(*) FROM {schema}." + fromWhere).get(0).getLong(0);
  }

  private static Throwable cause(Future<?> future) {
    await(future.otherwiseEmpty());
    return future.cause();
  }

  private static Future<TaskResult> never() {
    return Promise.<TaskResult>promise().future();
  }

  /** An attempt at the only task, without a runner whose sweep would interfere. */
  private final class Attempted implements AutoCloseable {
    private static final String NAME = "attempted";

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, settings, NAME, 2);
    private final Context context = vertx.getOrCreateContext();
    private final ProgrammedHandler work = new ProgrammedHandler();
    private final Execution execution;

    Attempted() {
      TaskSettings tasks = Instance.settings(NAME);
      ClaimRequest claim = new ClaimRequest(Set.of(ProgrammedHandler.KIND), NAME, tasks.lease(), 3);
      long claimedAt = System.nanoTime();
      ClaimedTask claimed =
          await(database.withTenant(tenant, c -> new LeaseStore().claim(c, claim, 1))).get(0);
      execution = new Execution(context, work, tasks, new LeasedTask(database, claimed), claimedAt);
    }

    Future<?> expireLease() {
      return database.withTenant(tenant, c -> c.query(EXPIRE).execute());
    }

    AttemptResult run() {
      Promise<AttemptResult> settled = Promise.promise();
      context.runOnContext(v -> execution.run().onComplete(settled));
      return await(settled.future());
    }

    @Override
    public void close() {
      await(vertx.close());
    }
  }
}
