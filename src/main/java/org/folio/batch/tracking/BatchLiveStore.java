package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;

/** SQL that reads batches for clients that follow them. */
final class BatchLiveStore {
  private static final String GET =
      "SELECT " + BatchRows.NAMES + " FROM {schema}.batch_tracking WHERE id = ANY ($1)";

  // An index on the date would cost a write for each count, and this is read only when a client
  // reconnects.
  private static final String CHANGED_SINCE =
      "SELECT "
          + BatchRows.NAMES
          + """
           FROM {schema}.batch_tracking WHERE updated_date >= $1
          ORDER BY updated_date DESC LIMIT $2""";

  Future<List<Batch>> get(TenantConnection connection, Collection<UUID> ids) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.tuple().addValue(ids.toArray(UUID[]::new)))
        .map(BatchLiveStore::batches);
  }

  /** Returns the batches that changed since that time, up to a limit, the latest first. */
  Future<List<Batch>> changedSince(TenantConnection connection, Instant since, int atMost) {
    return connection
        .preparedQuery(CHANGED_SINCE)
        .execute(Tuple.of(BatchRows.at(since), atMost))
        .map(BatchLiveStore::batches);
  }

  private static List<Batch> batches(RowSet<Row> rows) {
    List<Batch> batches = new ArrayList<>(rows.size());
    rows.forEach(row -> batches.add(BatchRows.batch(row)));
    return batches;
  }
}
