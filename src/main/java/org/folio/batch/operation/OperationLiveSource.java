package org.folio.batch.operation;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.live.LiveKind;
import org.folio.batch.live.LiveObject;
import org.folio.batch.live.LiveSource;
import org.folio.batch.operation.OperationLiveStore.Present;
import org.folio.batch.operation.model.OperationStatus;

/** Reads operations for clients that follow them. */
public final class OperationLiveSource implements LiveSource {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final Database database;
  private final Map<String, String> types;
  private final OperationLiveStore store = new OperationLiveStore();

  /**
   * @param types names in the API of the kinds of operations that clients can follow
   */
  public OperationLiveSource(Database database, Map<String, String> types) {
    this.database = database;
    this.types = Map.copyOf(types);
  }

  @Override
  public LiveKind kind() {
    return LiveKind.OPERATION;
  }

  @Override
  public Future<List<LiveObject>> get(Tenant tenant, Collection<String> ids) {
    List<Long> operations = ids.stream().filter(ID.asMatchPredicate()).map(Long::valueOf).toList();
    return operations.isEmpty()
        ? Future.succeededFuture(List.of())
        : database
            .withTenant(tenant, c -> store.get(c, types.keySet(), operations))
            .map(this::objects);
  }

  @Override
  public Future<List<LiveObject>> changedSince(Tenant tenant, Instant since, int atMost) {
    return database
        .withTenant(tenant, c -> store.changedSince(c, types.keySet(), since, atMost))
        .map(this::objects);
  }

  private List<LiveObject> objects(List<Present> operations) {
    return operations.stream().map(this::object).toList();
  }

  private LiveObject object(Present operation) {
    return new LiveObject(
        LiveKind.OPERATION,
        String.valueOf(operation.id()),
        types.get(operation.kind()),
        operation.status().label(),
        operation.status() != OperationStatus.IN_PROGRESS,
        null,
        operation.updated(),
        null);
  }
}
