package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.folio.batch.db.Tenant;

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

  /** The present status of an operation. */
  record Present(long id, String kind, OperationStatus status, Instant updated) {}

  Future<List<Present>> get(
      SqlConnection connection, Tenant tenant, Collection<String> kinds, Collection<Long> ids) {
    return connection
        .preparedQuery(tenant.sql(GET))
        .execute(
            Tuple.tuple().addValue(kinds.toArray(String[]::new)).addValue(ids.toArray(Long[]::new)))
        .map(rows -> Rows.all(rows, OperationLiveStore::present));
  }

  /** The operations that changed since that time, at most so many, the latest first. */
  Future<List<Present>> changedSince(
      SqlConnection connection,
      Tenant tenant,
      Collection<String> kinds,
      Instant since,
      int atMost) {
    return connection
        .preparedQuery(tenant.sql(CHANGED_SINCE))
        .execute(
            Tuple.tuple()
                .addValue(kinds.toArray(String[]::new))
                .addValue(since.atOffset(ZoneOffset.UTC))
                .addValue(atMost))
        .map(rows -> Rows.all(rows, OperationLiveStore::present));
  }

  private static Present present(Row row) {
    return new Present(
        row.getLong("id"),
        row.getString("kind"),
        OperationStatus.valueOf(row.getString("status")),
        row.getOffsetDateTime("updated_date").toInstant());
  }
}
