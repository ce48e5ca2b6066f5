package org.folio.batch.tracking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;

/**
 * SQL for batches that clients create, read and delete. {@link CountStore} has the SQL that counts.
 */
final class TrackingStore {
  private static final String INSERT =
      """
      INSERT INTO {schema}.batch_tracking (%s, initial_count) VALUES (%s, $3)
      ON CONFLICT (id) DO NOTHING"""
          .formatted(BatchRows.NAMES, BatchRows.PARAMETERS);

  // A complete batch frees its id: an order line uses its own id for each of its changes.
  private static final String INSERT_OR_START_AGAIN =
      """
      WITH stored AS (
        INSERT INTO {schema}.batch_tracking AS existing (%s, initial_count)
        VALUES (%s, $3)
        ON CONFLICT (id) DO UPDATE SET %s,
          initial_count = excluded.initial_count, first_counted_date = NULL,
          last_counted_date = NULL, minute_count = 0, minute_before = 0, next_sample_date = NULL
        WHERE existing.processed_count = existing.total_records
        RETURNING id
      ), before AS (
        SELECT id FROM {schema}.batch_tracking WHERE id = $1
      ), history AS (
        DELETE FROM {schema}.batch_history h USING stored WHERE h.batch_id = stored.id
      ), skips AS (
        DELETE FROM {schema}.batch_skip s USING stored, before
        WHERE s.key IN ($1, $9) AND s.batch_id = stored.id AND before.id = stored.id
      )
      SELECT id FROM stored"""
          .formatted(BatchRows.NAMES, BatchRows.PARAMETERS, BatchRows.FROM_EXCLUDED);

  private static final String GET =
      "SELECT " + BatchRows.NAMES + " FROM {schema}.batch_tracking WHERE id = $1";

  private static final String DELETE =
      """
      WITH skips AS (
        DELETE FROM {schema}.batch_skip WHERE key = $1
      )
      DELETE FROM {schema}.batch_tracking WHERE id = $1""";

  private static final String LOCK =
      "SELECT id FROM {schema}.batch_tracking WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

  private static final String DELETE_ALL =
      """
      WITH skips AS (
        DELETE FROM {schema}.batch_skip WHERE key = ANY ($1)
      )
      DELETE FROM {schema}.batch_tracking WHERE id = ANY ($1)""";

  // Rows are locked in the order of their ids, as counting locks them, so that the two cannot
  // deadlock.
  private static final String DELETE_OLD =
      """
      WITH chunk AS (
        SELECT id FROM {schema}.batch_tracking WHERE created_date < $1
        ORDER BY created_date LIMIT $2
      ), locked AS (
        SELECT id FROM {schema}.batch_tracking
        WHERE id IN (SELECT id FROM chunk) AND created_date < $1
        ORDER BY id FOR UPDATE
      ), skips AS (
        DELETE FROM {schema}.batch_skip WHERE key IN (SELECT id FROM locked)
      )
      DELETE FROM {schema}.batch_tracking WHERE id IN (SELECT id FROM locked)
      RETURNING\s"""
          + BatchRows.NAMES;

  private final ListStore lists = new ListStore();

  /** False when a batch of this id is still open. */
  Future<Boolean> insertOrStartAgain(TenantConnection connection, Batch batch) {
    return connection
        .preparedQuery(INSERT)
        .execute(BatchRows.values(batch))
        .compose(
            rows ->
                rows.rowCount() == 1 // nearly always; then there is nothing to clear
                    ? Future.succeededFuture(true)
                    : startAgain(connection, batch));
  }

  private static Future<Boolean> startAgain(TenantConnection connection, Batch batch) {
    return connection
        .preparedQuery(INSERT_OR_START_AGAIN)
        .execute(BatchRows.values(batch).addValue(BatchSkipStore.slot(batch.id())))
        .map(rows -> rows.size() == 1);
  }

  /** Returns a list with the batch, or an empty list. */
  Future<List<Batch>> get(TenantConnection connection, UUID id) {
    return connection.preparedQuery(GET).execute(Tuple.of(id)).map(TrackingStore::batches);
  }

  Future<ListPage<Batch>> list(TenantConnection connection, PageRequest request) {
    return lists.page(connection, BatchList.LIST, request, BatchRows::batch);
  }

  /** Returns false if the batch does not exist. */
  Future<Boolean> delete(TenantConnection connection, UUID id) {
    return connection.preparedQuery(DELETE).execute(Tuple.of(id)).map(rows -> rows.rowCount() == 1);
  }

  /** In the order in which counting locks them. */
  Future<Void> lock(TenantConnection tx, UUID[] ids) {
    return tx.preparedQuery(LOCK).execute(Tuple.tuple().addValue(ids)).mapEmpty();
  }

  /** Deletes the batches and returns how many there were. */
  Future<Integer> delete(TenantConnection tx, UUID[] ids) {
    return tx.preparedQuery(DELETE_ALL).execute(Tuple.tuple().addValue(ids)).map(RowSet::rowCount);
  }

  /** Deletes batches that were created before the time, up to a limit, and returns them. */
  Future<List<Batch>> deleteOlder(TenantConnection connection, Instant before, int atMost) {
    return connection
        .preparedQuery(DELETE_OLD)
        .execute(Tuple.of(BatchRows.at(before), atMost))
        .map(TrackingStore::batches);
  }

  private static List<Batch> batches(RowSet<Row> rows) {
    List<Batch> batches = new ArrayList<>(rows.size());
    rows.forEach(row -> batches.add(BatchRows.batch(row)));
    return batches;
  }
}
