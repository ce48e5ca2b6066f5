package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;

/** SQL for starting and listing operations. */
final class OperationStore {
  private static final String INSERT =
      OperationRows.columns(
          """
          WITH o AS (
            INSERT INTO {schema}.operation
              (kind, request, created_by, updated_by, idempotency_key, body_hash)
            VALUES ($1, $2, $3, $3, $4, $5)
            ON CONFLICT (kind, idempotency_key) DO NOTHING
            RETURNING *
          ), t AS (
            INSERT INTO {schema}.task (operation_id, kind, created_by, updated_by, run_after)
            SELECT id, kind, $3, $3, now() + $6::bigint * interval '1 millisecond' FROM o
            RETURNING *
          )
          SELECT {operation} FROM o, t""");

  private static final String SELECT =
      OperationRows.columns(
          "SELECT o.body_hash, {operation}"
              + " FROM {schema}.operation o JOIN {schema}.task t ON t.operation_id = o.id ");

  private static final String GET = SELECT + "WHERE o.id = $1";

  private static final String GET_BY_KEY = SELECT + "WHERE o.kind = $1 AND o.idempotency_key = $2";

  private static final String DELETE =
      """
      DELETE FROM {schema}.operation o USING {schema}.task t
      WHERE t.id = $1 AND o.id = t.operation_id AND o.status <> 'IN_PROGRESS'""";

  private final ListStore lists = new ListStore();

  /** Inserts nothing if an operation of this kind has the same idempotency key. */
  Future<Optional<Operation>> insert(TenantConnection connection, NewOperation wanted) {
    IdempotencyKey key = wanted.idempotencyKey();
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addValue(wanted.kind())
                .addValue(wanted.request())
                .addValue(wanted.createdBy())
                .addValue(key == null ? null : key.key())
                .addValue(key == null ? null : key.bodyHash())
                .addValue(wanted.delay().toMillis()))
        .map(rows -> OperationRows.first(rows, OperationRows::operation));
  }

  /** Returns the operation with this key; fails if it was started by a different request. */
  Future<Optional<Operation>> get(TenantConnection connection, String kind, IdempotencyKey key) {
    return connection
        .preparedQuery(GET_BY_KEY)
        .execute(Tuple.of(kind, key.key()))
        .map(
            rows ->
                OperationRows.first(
                    rows,
                    row -> {
                      if (!key.bodyHash().equals(row.getString("body_hash"))) {
                        throw key.usedForAnother();
                      }
                      return OperationRows.operation(row);
                    }));
  }

  Future<Optional<Operation>> get(TenantConnection connection, long id) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.of(id))
        .map(rows -> OperationRows.first(rows, OperationRows::operation));
  }

  Future<ListPage<Operation>> list(TenantConnection connection, PageRequest request) {
    return lists.page(connection, OperationList.OPERATION, request, OperationRows::operation);
  }

  /** Deletes the operation of the task with everything that belongs to it, if it has ended. */
  Future<Void> delete(TenantConnection connection, long taskId) {
    return connection.preparedQuery(DELETE).execute(Tuple.of(taskId)).mapEmpty();
  }
}
