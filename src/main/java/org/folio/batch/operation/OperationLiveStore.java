package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.operation.model.OperationStatus;

/** SQL that reads operations for clients that follow them. */
final class OperationLiveStore {
  private static final String GET =
      """
      SELECT id, kind, status, updated_date FROM {schema}.operation
      WHERE kind = ANY ($1) AND id = ANY ($2)""";

  private static final String CHANGED_SINCE =
      """
      SELECT id, kind, status, updated_date FROM {schema}.operation
      WHERE kind = ANY ($1) AND updated_date >= $2 ORDER BY updated_date DESC LIMIT $3""";

  /** The current status of an operation. */
  record Present(long id, String kind, OperationStatus status, Instant updated) {}

  Future<List<Present>> get(
      TenantConnection connection, Collection<String> kinds, Collection<Long> ids) {
    return connection
        .preparedQuery(GET)
        .execute(
            Tuple.tuple().addValue(kinds.toArray(String[]::new)).addValue(ids.toArray(Long[]::new)))
        .map(rows -> OperationRows.all(rows, OperationLiveStore::present));
  }

  /** Returns the operations that changed since that time, up to a limit, the latest first. */
  Future<List<Present>> changedSince(
      TenantConnection connection, Collection<String> kinds, Instant since, int atMost) {
    return connection
        .preparedQuery(CHANGED_SINCE)
        .execute(
            Tuple.tuple()
                .addValue(kinds.toArray(String[]::new))
                .addValue(since.atOffset(ZoneOffset.UTC))
                .addValue(atMost))
        .map(rows -> OperationRows.all(rows, OperationLiveStore::present));
  }

  private static Present present(Row row) {
    return new Present(
        row.getLong("id"),
        row.getString("kind"),
        OperationStatus.valueOf(row.getString("status")),
        row.getOffsetDateTime("updated_date").toInstant());
  }
}
