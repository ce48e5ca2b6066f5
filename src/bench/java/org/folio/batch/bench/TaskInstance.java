package org.folio.batch.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskHandlers;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.operation.worker.TaskRunner;
import org.folio.batch.operation.worker.TaskSettings;
import org.folio.batch.testkit.EmbeddedPostgres;

/** Runs empty tasks in a separate JVM. */
final class TaskInstance {
  static final Tenant TENANT = new Tenant("tasks");
  static final TaskHandlers WORKS = new TaskHandlers().add(new Nothing());

  /** Default of the module. */
  private static final int CONCURRENCY = 4;

  private TaskInstance() {}

  /** A task that is done at once. */
  private static final class Nothing implements TaskHandler {
    @Override
    public String kind() {
      return "nothing";
    }

    @Override
    public Future<TaskResult> run(TaskContext run) {
      return Future.succeededFuture(TaskResult.of(null));
    }
  }

  /** Starts, prints a line, and ends with its parent process. */
  public static void main(String[] args) throws Exception {
    DbSettings settings =
        EmbeddedPostgres.settings(Integer.parseInt(args[0]), EmbeddedPostgres.DATABASE);
    Vertx vertx = Vertx.vertx();
    TaskRunner runner =
        new TaskRunner(
            Database.open(vertx, settings, "tasks", CONCURRENCY),
            PgNotifier.of(vertx, settings, "task signals"),
            () -> Set.of(TENANT),
            WORKS,
            new TaskSettings(
                "instance " + ProcessHandle.current().pid(),
                CONCURRENCY,
                Duration.ofSeconds(30),
                5,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10)),
            new SimpleMeterRegistry());
    vertx.deployVerticle(runner).await(20, TimeUnit.SECONDS);
    System.out.println("runs");
    Jvm.awaitEndOfParent();
    System.exit(0);
  }
}
