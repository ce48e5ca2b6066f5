package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.tenant.Tenants;
import org.folio.batch.tracking.BatchProgress.Counting;
import org.folio.batch.tracking.BatchProgress.Point;
import org.folio.batch.tracking.BatchSkipStore.BatchSkips;

/** Shows how batches proceed. */
public final class ProgressService {
  private final Database database;
  private final Tenants tenants;
  private final Clock clock;
  private final ProgressStore store = new ProgressStore();
  private final BatchSkipStore skips = new BatchSkipStore();

  public ProgressService(Database database, Tenants tenants, Clock clock) {
    this.database = database;
    this.tenants = tenants;
    this.clock = clock;
  }

  Future<BatchProgress> get(Tenant tenant, UUID id) {
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> database.withTenant(tenant, c -> get(c, tenant, id)));
  }

  private Future<BatchProgress> get(SqlConnection connection, Tenant tenant, UUID id) {
    Future<List<Counting>> found = store.get(connection, tenant, id);
    Future<List<Point>> history = store.history(connection, tenant, id);
    Future<List<BatchSkips>> notCounted = skips.ofBatch(connection, tenant, id);
    return Future.all(found, history, notCounted)
        .map(
            all -> {
              Counting counting =
                  found.result().stream()
                      .findFirst()
                      .orElseThrow(() -> Failure.notFound(TrackingService.NOT_FOUND));
              return new BatchProgress(
                  counting, history.result(), notCounted.result(), clock.instant());
            });
  }
}
