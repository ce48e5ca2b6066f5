package org.folio.batch.tracking;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.live.LiveKind;
import org.folio.batch.live.LiveObject;
import org.folio.batch.live.LiveObject.Counts;
import org.folio.batch.live.LiveSource;

/** Reads batches for clients that follow them. */
public final class BatchLiveSource implements LiveSource {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Database database;
  private final BatchLiveStore store = new BatchLiveStore();

  public BatchLiveSource(Database database) {
    this.database = database;
  }

  @Override
  public LiveKind kind() {
    return LiveKind.BATCH;
  }

  @Override
  public Future<List<LiveObject>> get(Tenant tenant, Collection<String> ids) {
    List<UUID> batches = ids.stream().filter(ID.asMatchPredicate()).map(UUID::fromString).toList();
    return batches.isEmpty()
        ? Future.succeededFuture(List.of())
        : database.withTenant(tenant, c -> store.get(c, batches)).map(BatchLiveSource::objects);
  }

  @Override
  public Future<List<LiveObject>> changedSince(Tenant tenant, Instant since, int atMost) {
    return database
        .withTenant(tenant, c -> store.changedSince(c, since, atMost))
        .map(BatchLiveSource::objects);
  }

  private static List<LiveObject> objects(List<Batch> batches) {
    return batches.stream().map(BatchLiveSource::object).toList();
  }

  private static LiveObject object(Batch batch) {
    return new LiveObject(
        LiveKind.BATCH,
        batch.id().toString(),
        null,
        batch.isComplete() ? "complete" : "open",
        batch.isComplete(),
        new Counts(batch.totalRecords(), batch.processedCount(), null),
        batch.updatedDate(),
        null);
  }
}
