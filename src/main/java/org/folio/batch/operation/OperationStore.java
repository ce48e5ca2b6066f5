package org.folio.batch.operation;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.model.IdempotencyKey;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationQuery;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.operation.model.ResultPage;

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

  private static final String MATCHING =
      """
      WHERE o.kind = $1 AND ($2::text IS NULL OR o.status = $2)
        AND ($3::uuid IS NULL OR o.created_by = $3)""";

  private static final String COUNT = "SELECT count(*) FROM {schema}.operation o " + MATCHING;

  private static final String LIST = SELECT + MATCHING + " ORDER BY %s LIMIT $4 OFFSET $5";

  private static final String DELETE =
      """
      DELETE FROM {schema}.operation o USING {schema}.task t
      WHERE t.id = $1 AND o.id = t.operation_id AND o.status <> 'IN_PROGRESS'""";

  /** Inserts an operation; returns empty if one of its kind has the same idempotency key. */
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
        .map(rows -> OperationRows.first(rows, OperationRows::operation));
  }

  /** Returns the operation with this key; fails if it was started by a different request. */
  Future<Optional<Operation>> get(
      SqlConnection connection, Tenant tenant, String kind, IdempotencyKey key) {
    return connection
        .preparedQuery(tenant.sql(GET_BY_KEY))
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

  Future<Optional<Operation>> get(SqlConnection connection, Tenant tenant, long id) {
    return connection
        .preparedQuery(tenant.sql(GET))
        .execute(Tuple.of(id))
        .map(rows -> OperationRows.first(rows, OperationRows::operation));
  }

  Future<ResultPage<Operation>> list(
      SqlConnection connection, Tenant tenant, OperationQuery query) {
    Future<Long> total =
        connection
            .preparedQuery(tenant.sql(COUNT))
            .execute(filter(query))
            .map(OperationRows::number);
    Future<List<Operation>> page =
        connection
            .preparedQuery(tenant.sql(LIST.formatted(columns(query.order()))))
            .execute(filter(query).addValue(query.limit()).addValue(query.offset()))
            .map(rows -> OperationRows.all(rows, OperationRows::operation));
    return Future.all(total, page).map(both -> new ResultPage<>(page.result(), total.result()));
  }

  private static String columns(OperationQuery.Order order) {
    return switch (order) {
      case NEWEST_FIRST -> "o.created_date DESC, o.id DESC";
      case OLDEST_FIRST -> "o.created_date, o.id";
      case LAST_UPDATED_FIRST -> "o.updated_date DESC, o.id DESC";
      case FIRST_UPDATED_FIRST -> "o.updated_date, o.id";
      case HIGHEST_ID_FIRST -> "o.id DESC";
      case LOWEST_ID_FIRST -> "o.id";
    };
  }

  private static Tuple filter(OperationQuery query) {
    return Tuple.tuple()
        .addValue(query.kind())
        .addValue(query.status() == null ? null : query.status().name())
        .addValue(query.createdBy());
  }

  /** Deletes the operation of the task with everything that belongs to it, if it has ended. */
  Future<Void> delete(SqlConnection connection, Tenant tenant, long taskId) {
    return connection.preparedQuery(tenant.sql(DELETE)).execute(Tuple.of(taskId)).mapEmpty();
  }
}
