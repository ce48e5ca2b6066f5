package org.folio.batch;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import org.folio.batch.admin.HealthCheck;
import org.folio.batch.bulk.BulkTarget;
import org.folio.batch.db.TenantCounts;
import org.folio.batch.http.ApiGroup;
import org.folio.batch.http.Dispatcher;
import org.folio.batch.live.LiveSource;
import org.folio.batch.operation.worker.TaskHandler;

/**
 * One part of an instance. Its constructor creates the services and opens no connection; the
 * methods say what it adds to the other parts. {@link MainVerticle} has the list of all features.
 */
interface Feature {
  /** Last parts of the names of the topics that every tenant gets. */
  default List<String> topics() {
    return List.of();
  }

  /** Runs its tasks. */
  default List<TaskHandler> taskHandlers() {
    return List.of();
  }

  /** What clients can follow. */
  default List<LiveSource> liveSources() {
    return List.of();
  }

  /** Lists whose records bulk actions can be done to. */
  default List<BulkTarget> bulkTargets() {
    return List.of();
  }

  /** What metrics count in the tables of all tenants. */
  default List<TenantCounts> counts() {
    return List.of();
  }

  /** Checked by {@code /admin/health}. */
  default List<HealthCheck> healthChecks() {
    return List.of();
  }

  /** Paths whose responses have their own headers and error format. */
  default List<ApiGroup> apis() {
    return List.of();
  }

  /** Adds the routes. */
  default void mount(Router router, Dispatcher dispatcher) {}

  /** Starts to work. PostgreSQL and Kafka have responded; requests are not served yet. */
  default Future<?> start() {
    return Future.succeededFuture();
  }

  /** Starts what must not begin before requests are served. It stops before the HTTP server. */
  default Future<?> serve() {
    return Future.succeededFuture();
  }
}
