package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;

/** SQL of those who start and follow operations. */
final class OperationStore {
  private static final String INSERT =
      Rows.columns(
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
      Rows.columns(
          "SELECT o.body_hash, {operation}"
              + " FROM {schema}.operation o JOIN {schema}.task t ON t.operation_id = o.id ");

  private static final String GET = SELECT + "WHERE o.id = $1";

  private static final String GET_BY_KEY = SELECT + "WHERE o.kind = $1 AND o.idempotency_key = $2";

  private static final String DELETE =
      """
      DELETE FROM {schema}.operation o USING {schema}.task t
      WHERE t.id = $1 AND o.id = t.operation_id AND o.status <> 'IN_PROGRESS'""";

  private final ListStore lists = new ListStore();

  /** Nothing when an operation of this kind has the same idempotency key. */
  Future<Optional<Operation>> insert(SqlConnection connection, Tenant tenant, NewOperation wanted) {
    IdempotencyKey key = wanted.idempotencyKey();
    return connection
        .preparedQuery(tenant.sql(INSERT))
        .execute(
            Tuple.tuple()
                .addValue(wanted.kind())
                .addValue(wanted.request())
                .addValue(wanted.createdBy())
                .addValue(key == null ? null : key.key())
                .addValue(key == null ? null : key.bodyHash())
                .addValue(wanted.delay().toMillis()))
        .map(rows -> Rows.first(rows, Rows::operation));
  }

  /** The operation that was started with this key; a failure when that was for another request. */
  Future<Optional<Operation>> get(
      SqlConnection connection, Tenant tenant, String kind, IdempotencyKey key) {
    return connection
        .preparedQuery(tenant.sql(GET_BY_KEY))
        .execute(Tuple.of(kind, key.key()))
        .map(
            rows ->
                Rows.first(
                    rows,
                    row -> {
                      if (!key.bodyHash().equals(row.getString("body_hash"))) {
                        throw key.usedForAnother();
                      }
                      return Rows.operation(row);
                    }));
  }

  Future<Optional<Operation>> get(SqlConnection connection, Tenant tenant, long id) {
    return connection
        .preparedQuery(tenant.sql(GET))
        .execute(Tuple.of(id))
        .map(rows -> Rows.first(rows, Rows::operation));
  }

  Future<ListPage<Operation>> list(SqlConnection connection, Tenant tenant, PageRequest request) {
    return lists.page(connection, tenant, OperationList.OPERATION, request, Rows::operation);
  }

  /** That of the task, with all that belongs to it, if it has ended. */
  Future<Void> delete(SqlConnection connection, Tenant tenant, long taskId) {
    return connection.preparedQuery(tenant.sql(DELETE)).execute(Tuple.of(taskId)).mapEmpty();
  }
}
