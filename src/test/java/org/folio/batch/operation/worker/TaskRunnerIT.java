package org.folio.batch.operation.worker;

import static org.folio.batch.operation.Instance.await;
import static org.folio.batch.operation.Instance.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.operation.Instance;
import org.folio.batch.operation.model.Attempt;
import org.folio.batch.operation.model.AttemptOutcome;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskMessage;
import org.folio.batch.operation.model.TaskMessage.Severity;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One instance at work. */
class TaskRunnerIT {
  private static final UUID USER = UUID.randomUUID();
  private static final DbSettings INSTALLED = Services.freshDatabase();
  private static final Tenant TENANT = Services.freshTenant();

  private final Tenant tenant = TENANT;
  private Instance instance;

  @BeforeAll
  static void install() {
    Instance.install(INSTALLED, TENANT);
  }

  @BeforeEach
  void start() {
    instance = Instance.inCopyOf(INSTALLED, tenant).start();
  }

  @AfterEach
  void close() {
    instance.close();
  }

  @Test
  void success_completesOperationWithResultAndEffects() {
    instance.work.does(
        run ->
            Future.succeededFuture(
                new TaskResult(
                    new JsonObject().put("set", run.operation().request().getString("name")),
                    tx -> ProgrammedHandler.note(tx, run.operation().id(), "effect"))));
    long id = instance.startWith(tenant, new JsonObject().put("name", "ABC"));

    Operation operation = instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(new JsonObject().put("set", "ABC"), operation.result());
    assertEquals(1, operation.audit().version());
    assertEquals(List.of("effect", "ended COMPLETED"), instance.notes(tenant, id));
    Task task = instance.task(tenant, id);
    assertEquals(TaskStatus.COMPLETED, task.status());
    assertEquals(1, task.currentAttemptCount());
    assertEquals(instance.name, task.instance());
    Attempt attempt = instance.attempts(tenant, id).get(0);
    assertEquals(AttemptOutcome.COMPLETED, attempt.outcome());
    assertEquals(instance.name, attempt.instance());
    eventually().until(() -> instance.counted("tasks.ended", "outcome", "COMPLETED") == 1);
  }

  @Test
  void unannouncedTask_isFoundBySweep() {
    instance.query(
        tenant,
        """
        WITH o AS (
          INSERT INTO {schema}.operation (kind, request) VALUES ('programmed', '{}') RETURNING id)
        INSERT INTO {schema}.task (operation_id, kind) SELECT id, 'programmed' FROM o""");
    instance.awaitStatus(tenant, 1, OperationStatus.COMPLETED);
  }

  @Test
  void transientFault_isRetried_andRecordedAsMessage() {
    AtomicInteger calls = new AtomicInteger();
    instance.work.does(
        run ->
            calls.incrementAndGet() < 3
                ? Future.failedFuture(TaskException.passing("BUSY", "the store is busy"))
                : Future.succeededFuture(TaskResult.of(null)));
    long id = instance.start(tenant);

    instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(
        List.of(AttemptOutcome.COMPLETED, AttemptOutcome.RETRIED, AttemptOutcome.RETRIED),
        outcomes(id));
    List<TaskMessage> messages = instance.messages(tenant, id);
    assertEquals(2, messages.size());
    assertEquals(2, messages.get(0).attempt());
    assertEquals("BUSY", messages.get(0).code());
    assertEquals(Severity.INFORMATIVE, messages.get(0).severity());
  }

  @Test
  void transientFault_endsErroredAfterTheLastAttempt() {
    instance.work.does(
        run -> {
          throw new IllegalStateException("a bug");
        });
    long id = instance.start(tenant);

    Operation operation = instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertNull(operation.result());
    assertEquals(TaskStatus.ERRORED, instance.task(tenant, id).status());
    assertEquals(3, instance.task(tenant, id).currentAttemptCount());
    assertEquals(
        List.of(AttemptOutcome.ERRORED, AttemptOutcome.RETRIED, AttemptOutcome.RETRIED),
        outcomes(id));
    TaskMessage last = instance.messages(tenant, id).get(0);
    assertEquals(Severity.FATAL, last.severity());
    assertFalse(last.text().contains("a bug"));
    assertEquals(List.of("ended FAILED"), instance.notes(tenant, id));
  }

  @Test
  void permanentFault_endsTaskAtOnceWithReason() {
    instance.work.does(
        run -> Future.failedFuture(ServiceException.notFound("There is no limit VERT")));
    long id = instance.start(tenant);

    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertEquals(List.of(AttemptOutcome.ERRORED), outcomes(id));
    TaskMessage message = instance.messages(tenant, id).get(0);
    assertEquals("NOT_FOUND", message.code());
    assertEquals("There is no limit VERT", message.text());
    assertEquals(Severity.FATAL, message.severity());
  }

  @Test
  void restart_continuesFromCheckpointAndKeepsHistory() {
    instance.work.does(
        run ->
            run.checkpoint().isEmpty()
                ? run.saveCheckpoint(new JsonObject().put("rows", 7))
                    .compose(
                        v -> Future.failedFuture(TaskException.lasting("BROKEN", "no such row")))
                : Future.succeededFuture(TaskResult.of(run.checkpoint().get())));
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);

    Task restarted = await(instance.service.restart(tenant, instance.task(tenant, id).id(), USER));
    assertEquals(TaskStatus.PENDING, restarted.status());
    assertEquals(0, restarted.currentAttemptCount());
    assertEquals(1, restarted.totalAttemptCount());
    assertEquals(3, restarted.audit().version());
    assertEquals(USER, restarted.audit().updatedBy());

    Operation operation = instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(new JsonObject().put("rows", 7), operation.result());
    List<Attempt> attempts = instance.attempts(tenant, id);
    assertEquals(List.of(2, 1), attempts.stream().map(Attempt::number).toList());
    assertEquals(USER, attempts.get(1).restartedBy());
    assertNull(attempts.get(0).restarted());
    assertEquals(1, instance.task(tenant, id).currentAttemptCount());
    assertEquals("BROKEN", instance.messages(tenant, id).get(0).code());
    assertEquals(List.of("ended FAILED", "ended COMPLETED"), instance.notes(tenant, id));
  }

  @Test
  void restart_isConflict_whenConcurrentOneSucceeded() {
    instance.work.does(run -> Future.failedFuture(TaskException.lasting("BROKEN", "no")));
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    Promise<TaskResult> hold = Promise.promise();
    instance.work.does(run -> hold.future());
    long taskId = instance.task(tenant, id).id();

    Future<Task> one = instance.service.restart(tenant, taskId, USER);
    Future<Task> other = instance.service.restart(tenant, taskId, USER);
    await(Future.join(one, other).otherwiseEmpty());
    assertTrue(one.succeeded() ^ other.succeeded());
    Throwable lost = one.failed() ? one.cause() : other.cause();
    assertEquals(Kind.CONFLICT, ((ServiceException) lost).kind());
    hold.complete(TaskResult.of(null));
    instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
  }

  @Test
  void runningTask_receivesCancel_andEndsCancelled() {
    AtomicReference<StopReason> heard = new AtomicReference<>();
    instance.work.does(
        run ->
            run.stopped()
                .compose(
                    reason -> {
                      heard.set(reason);
                      return Future.failedFuture("stopped in the middle");
                    }));
    long id = instance.start(tenant);
    instance.awaitBegun();

    Task asked = await(instance.service.cancel(tenant, instance.task(tenant, id).id(), USER));
    assertEquals(TaskStatus.PROCESSING, asked.status());
    assertTrue(asked.cancelRequested());
    Operation operation = instance.awaitStatus(tenant, id, OperationStatus.CANCELLED);
    assertEquals(USER, operation.audit().updatedBy());
    assertEquals(StopReason.CANCELLED, heard.get());
    assertEquals(List.of(AttemptOutcome.CANCELLED), outcomes(id));
    assertEquals(List.of("ended CANCELLED"), instance.notes(tenant, id));
  }

  @Test
  void acceptedCancel_preventsCompletion() {
    Promise<TaskResult> end = Promise.promise();
    instance.work.does(run -> end.future());
    long id = instance.start(tenant);
    instance.awaitBegun();

    await(instance.service.cancel(tenant, instance.task(tenant, id).id(), USER));
    end.complete(new TaskResult(new JsonObject(), tx -> ProgrammedHandler.note(tx, id, "effect")));
    instance.awaitStatus(tenant, id, OperationStatus.CANCELLED);
    assertEquals(List.of("ended CANCELLED"), instance.notes(tenant, id));
  }

  @Test
  void runningTask_isAbandoned_whenItIgnoresCancel() {
    instance.work.does(run -> Promise.<TaskResult>promise().future());
    long id = instance.start(tenant);
    instance.awaitBegun();
    await(instance.service.cancel(tenant, instance.task(tenant, id).id(), USER));
    instance.awaitStatus(tenant, id, OperationStatus.CANCELLED);
  }

  @Test
  void taskAwaitingRetry_canBeCancelled() {
    instance.close();
    instance = Instance.inCopyOf(INSTALLED, tenant).start(slowRetry());
    instance.work.does(run -> Future.failedFuture(TaskException.passing("BUSY", "busy")));
    long id = instance.start(tenant);
    eventually()
        .until(
            () -> {
              Task task = instance.task(tenant, id);
              return task.status() == TaskStatus.PENDING && task.currentAttemptCount() == 1;
            });
    Task task = await(instance.service.cancel(tenant, instance.task(tenant, id).id(), USER));
    assertEquals(TaskStatus.CANCELLED, task.status());
  }

  @Test
  void cancelAndRestart_areConflicts_whenTaskIsCompleted() {
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    long taskId = instance.task(tenant, id).id();
    assertEquals(Kind.CONFLICT, failure(instance.service.cancel(tenant, taskId, USER)).kind());
    assertEquals(Kind.CONFLICT, failure(instance.service.restart(tenant, taskId, USER)).kind());
  }

  @Test
  void cancel_isConflict_whenTaskIsErrored() {
    instance.work.does(run -> Future.failedFuture(TaskException.lasting("BROKEN", "no")));
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertEquals(
        Kind.CONFLICT,
        failure(instance.service.cancel(tenant, instance.task(tenant, id).id(), USER)).kind());
  }

  @Test
  void hangingAttempt_endsAtItsTimeLimit() {
    instance.work.within(Duration.ofMillis(50)).does(run -> Promise.<TaskResult>promise().future());
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertEquals(3, instance.task(tenant, id).currentAttemptCount());
    assertEquals("TIME_LIMIT", instance.messages(tenant, id).get(0).code());
  }

  @Test
  void failedEffects_rollBackTheCompletion() {
    instance.work.does(
        run ->
            Future.succeededFuture(
                new TaskResult(
                    new JsonObject(),
                    tx ->
                        ProgrammedHandler.note(tx, run.operation().id(), "effect")
                            .compose(
                                v -> Future.failedFuture(TaskException.lasting("FULL", "full"))))));
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertEquals(List.of("ended FAILED"), instance.notes(tenant, id));
    assertEquals("FULL", instance.messages(tenant, id).get(0).code());
  }

  @Test
  void failingEndedCallback_doesNotKeepOperationInProgress() {
    instance.work.cannotTell();
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertEquals(List.of(), instance.notes(tenant, id));
  }

  @Test
  void checkpoint_isAtomicWithItsEffects() {
    instance.work.does(
        run ->
            run.saveCheckpoint(
                    new JsonObject().put("rows", 1),
                    tx -> ProgrammedHandler.note(tx, run.operation().id(), "one"))
                .compose(
                    v ->
                        run.saveCheckpoint(
                            new JsonObject().put("rows", 2),
                            tx ->
                                ProgrammedHandler.note(tx, run.operation().id(), "two")
                                    .compose(w -> Future.failedFuture("no second row"))))
                .recover(e -> run.say("HALF", "only half was done"))
                .compose(v -> Future.failedFuture(TaskException.lasting("BROKEN", "no"))));
    long id = instance.start(tenant);
    instance.awaitStatus(tenant, id, OperationStatus.FAILED);
    assertEquals(List.of("one", "ended FAILED"), instance.notes(tenant, id));
    assertEquals(
        new JsonObject().put("rows", 1),
        instance.query(tenant, "SELECT checkpoint FROM {schema}.task").get(0).getJsonObject(0));
    assertEquals(
        List.of("BROKEN", "HALF"),
        instance.messages(tenant, id).stream().map(TaskMessage::code).toList());
  }

  @Test
  void task_isRetried_whenItsHandlerThrowsAnError() {
    instance.work.does(
        run -> {
          if (run.attempt() == 1) {
            throw new NoClassDefFoundError("something");
          }
          return Future.succeededFuture(TaskResult.of(null));
        });
    long id = instance.start(tenant);

    instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(List.of(AttemptOutcome.COMPLETED, AttemptOutcome.RETRIED), outcomes(id));
  }

  @Test
  void unwritableCompletion_causesAnotherAttempt() {
    instance.work.does(
        run ->
            Future.succeededFuture(
                new TaskResult(
                    null,
                    tx ->
                        run.attempt() == 1
                            ? Future.failedFuture(
                                ServiceException.of(Kind.UNAVAILABLE, "It was given up"))
                            : Future.succeededFuture())));
    long id = instance.start(tenant);

    instance.awaitStatus(tenant, id, OperationStatus.COMPLETED);
    assertEquals(List.of(AttemptOutcome.COMPLETED, AttemptOutcome.RETRIED), outcomes(id));
    assertEquals("It was given up", instance.messages(tenant, id).get(0).text());
  }

  @Test
  void waitingTasksOfDisabledTenant_areNotStarted() {
    instance.work.does(run -> run.stopped().compose(reason -> Future.failedFuture("stopped")));
    for (int i = 0; i < 12; i++) {
      instance.start(tenant);
    }
    eventually().until(() -> processing() == 4);

    instance.enable(Set.of());
    eventually().during(Duration.ofSeconds(2)).until(() -> processing() == 0);
  }

  private long processing() {
    return instance
        .query(tenant, "SELECT count(*) FROM {schema}.task WHERE status = 'PROCESSING'")
        .get(0)
        .getLong(0);
  }

  private List<AttemptOutcome> outcomes(long operationId) {
    return instance.attempts(tenant, operationId).stream().map(Attempt::outcome).toList();
  }

  private TaskSettings slowRetry() {
    return new TaskSettings(
        instance.name,
        4,
        Instance.TAKEOVER,
        3,
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  private static ServiceException failure(Future<?> future) {
    return assertThrows(ServiceException.class, () -> await(future));
  }
}
