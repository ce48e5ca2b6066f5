package org.folio.batch.operation;

import static org.folio.batch.operation.Instance.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.worker.ProgrammedHandler;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.operation.worker.TaskSettings;
import org.folio.batch.testkit.EmbeddedPostgres;
import org.folio.batch.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back. */
class DatabaseOutageIT {
  private static EmbeddedPostgres postgres;

  private final Tenant tenant = Services.freshTenant();
  private Instance instance;

  @BeforeAll
  static void startServer() {
    postgres = EmbeddedPostgres.startEmpty(Path.of("target/it/postgres-operation"), 0);
  }

  @AfterAll
  static void stopServer() {
    postgres.close();
  }

  @BeforeEach
  void install() {
    Instance.install(postgres.settings(), tenant);
    instance = new Instance(postgres.settings(), tenant);
  }

  @AfterEach
  void close() {
    instance.close();
  }

  @Test
  void runningTask_isCompletedOnce_whenDatabaseRestarts() {
    Promise<TaskResult> end = Promise.promise();
    AtomicInteger runs = new AtomicInteger();
    instance.work.does(
        run -> {
          runs.incrementAndGet();
          return end.future();
        });
    instance.start(patient());
    long id = instance.start(tenant);
    eventually().until(() -> runs.get() == 1);

    postgres.stop();
    end.complete(new TaskResult(new JsonObject(), tx -> ProgrammedHandler.note(tx, id, "effect")));
    postgres.start();

    eventually()
        .ignoreExceptions()
        .until(() -> instance.operation(tenant, id).status() == OperationStatus.COMPLETED);
    assertEquals(1, runs.get());
    assertEquals(List.of("effect", "ended COMPLETED"), instance.notes(tenant, id));
    assertEquals(1, instance.attempts(tenant, id).size());
  }

  @Test
  void task_isCompleted_whenDatabaseRestartsBeforeItsCheckpoint() {
    instance.start(patient());
    AtomicInteger runs = new AtomicInteger();
    instance.work.does(
        run -> {
          if (runs.incrementAndGet() == 1) {
            postgres.restart(); // blocks the event loop; only a test may do that
          }
          return run.saveCheckpoint(new JsonObject()).map(v -> TaskResult.of(null));
        });
    long id = instance.start(tenant);
    eventually()
        .ignoreExceptions()
        .until(() -> instance.operation(tenant, id).status() == OperationStatus.COMPLETED);
  }

  @Test
  void checkpoint_waitsForTheDatabaseAndUsesUpNoAttempt() {
    instance.start(patient());
    AtomicInteger runs = new AtomicInteger();
    Promise<Void> away = Promise.promise();
    instance.work.does(
        run -> {
          runs.incrementAndGet();
          return away.future()
              .compose(
                  v ->
                      run.saveCheckpoint(
                          new JsonObject(),
                          tx -> ProgrammedHandler.note(tx, run.operation().id(), "done")))
              .map(v -> TaskResult.of(null));
        });
    long id = instance.start(tenant);
    eventually().until(() -> runs.get() == 1);

    postgres.kill();
    away.complete();
    postgres.start();

    eventually()
        .ignoreExceptions()
        .until(() -> instance.operation(tenant, id).status() == OperationStatus.COMPLETED);
    assertEquals(1, runs.get());
    assertEquals(1, instance.attempts(tenant, id).size());
    assertEquals(List.of("done", "ended COMPLETED"), instance.notes(tenant, id));
  }

  @Test
  void taskNotifications_resume_afterDatabaseRestart() {
    // the next sweep is ten minutes away
    instance.start(withTakeover(Duration.ofHours(1)));
    instance.awaitStatus(tenant, instance.start(tenant), OperationStatus.COMPLETED);
    postgres.restart();
    // a task that a broken connection kept from being taken is taken with the next one
    eventually()
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> completedAfterAnotherStart() > 1);
    instance.awaitStatus(tenant, instance.start(tenant), OperationStatus.COMPLETED);
  }

  @Test
  void instanceStartedDuringOutage_worksAfterwards() {
    postgres.stop();
    instance.start(withTakeover(Duration.ofHours(1)));
    postgres.start();
    instance.awaitStatus(tenant, startedAtLast(), OperationStatus.COMPLETED);
    instance.awaitStatus(tenant, instance.start(tenant), OperationStatus.COMPLETED);
  }

  private long completedAfterAnotherStart() {
    instance.start(tenant);
    return instance
        .query(tenant, "SELECT count(*) FROM {schema}.operation WHERE status = 'COMPLETED'")
        .get(0)
        .getLong(0);
  }

  // the pool may still hold connections that broke
  private long startedAtLast() {
    return eventually().ignoreExceptions().until(() -> instance.start(tenant), id -> id > 0);
  }

  private TaskSettings patient() {
    return withTakeover(Duration.ofMinutes(1));
  }

  private TaskSettings withTakeover(Duration takeover) {
    return new TaskSettings(
        instance.name,
        4,
        takeover,
        3,
        Duration.ofMillis(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }
}
