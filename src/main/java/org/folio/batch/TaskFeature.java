package org.folio.batch;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.db.PgNotifier;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.operation.TaskCounts;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskRunner;

/** Runs the tasks of all features. */
final class TaskFeature implements Feature {
  /**
   * With a single connection, a tenant whose tables are locked would block the leases of others.
   */
  private static final int MIN_CONNECTIONS = 2;

  private final Platform platform;
  private final TaskRunner runner;

  TaskFeature(Platform platform, List<TaskHandler> handlers) {
    this.platform = platform;
    handlers.forEach(platform.taskHandlers::add);
    runner =
        new TaskRunner(
            platform.database(
                "tasks", Math.max(MIN_CONNECTIONS, platform.config.tasks().concurrency())),
            PgNotifier.of(platform.vertx, platform.config.db(), "task signals"),
            platform.tenants::enabled,
            platform.taskHandlers,
            platform.config.tasks(),
            platform.meters);
  }

  @Override
  public List<TenantCounts> counts() {
    return List.of(new TaskCounts(platform.taskHandlers));
  }

  @Override
  public Future<?> start() {
    return platform.vertx.deployVerticle(runner);
  }
}
