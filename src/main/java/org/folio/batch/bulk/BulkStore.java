package org.folio.batch.bulk;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;

/** SQL for the progress of bulk actions, and for the records that they find. */
final class BulkStore {
  private static final String INSERT =
      "INSERT INTO {schema}.bulk_action (operation_id) VALUES ($1)";

  private static final String GET =
      """
      SELECT next_page, finished, matched, done FROM {schema}.bulk_action
      WHERE operation_id = $1""";

  private static final String LOCK = GET + " FOR UPDATE";

  private static final String UPDATE =
      """
      UPDATE {schema}.bulk_action SET next_page = $2, finished = $3, matched = $4, done = $5
      WHERE operation_id = $1""";

  private final ListStore lists = new ListStore();

  Future<Void> insert(TenantConnection tx, long operationId) {
    return tx.preparedQuery(INSERT).execute(Tuple.of(operationId)).mapEmpty();
  }

  Future<Optional<BulkProgress>> get(TenantConnection c, long operationId) {
    return c.preparedQuery(GET).execute(Tuple.of(operationId)).map(BulkStore::first);
  }

  /** Like {@link #get}, and locks the progress until the transaction ends. */
  Future<Optional<BulkProgress>> lock(TenantConnection tx, long operationId) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(operationId)).map(BulkStore::first);
  }

  Future<Void> update(TenantConnection tx, long operationId, BulkProgress progress) {
    return tx.preparedQuery(UPDATE)
        .execute(
            Tuple.tuple()
                .addValue(operationId)
                .addValue(progress.next())
                .addValue(progress.isFinished())
                .addValue(progress.matched())
                .addValue(progress.done()))
        .mapEmpty();
  }

  /** Returns the ids of the records of a page. */
  Future<ListPage<Object>> ids(TenantConnection c, ListDefinition list, PageRequest request) {
    return lists.page(c, list, request, row -> row.getValue(ListStore.ID));
  }

  private static Optional<BulkProgress> first(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    return Optional.of(
        new BulkProgress(
            row.getString("next_page"),
            row.getBoolean("finished"),
            row.getLong("matched"),
            row.getLong("done")));
  }
}
