package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.tracking.BatchProgress.Counting;
import org.folio.batch.tracking.BatchProgress.Point;
import org.folio.batch.tracking.BatchSkipStore.BatchSkips;

/** Shows the progress of batches. */
public final class ProgressService {
  private final Database database;
  private final Clock clock;
  private final ProgressStore store = new ProgressStore();
  private final BatchSkipStore skips = new BatchSkipStore();

  public ProgressService(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<BatchProgress> get(Tenant tenant, UUID id) {
    return database.withTenant(tenant, c -> get(c, id));
  }

  private Future<BatchProgress> get(TenantConnection connection, UUID id) {
    Future<List<Counting>> found = store.get(connection, id);
    Future<List<Point>> history = store.history(connection, id);
    Future<List<BatchSkips>> notCounted = skips.ofBatch(connection, id);
    return Future.all(found, history, notCounted)
        .map(
            all -> {
              Counting counting =
                  found.result().stream()
                      .findFirst()
                      .orElseThrow(() -> ServiceException.notFound(TrackingService.NOT_FOUND));
              return new BatchProgress(
                  counting, history.result(), notCounted.result(), clock.instant());
            });
  }
}
