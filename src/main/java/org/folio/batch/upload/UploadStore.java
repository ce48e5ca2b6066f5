package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Tenant;
import org.folio.batch.operation.Page;
import org.jspecify.annotations.Nullable;

/** SQL of uploads. One whose file is still coming in is seen by nobody. */
final class UploadStore {
  /**
   * To select from: lets the transaction commit without waiting for the disk. The log is written in
   * order, so it is on the disk as soon as any later transaction is.
   */
  static final String COMMIT_LATER = "set_config('synchronous_commit', 'off', true)";

  // What an instance left behind that was killed while a file came in goes with the next file.
  private static final String RECEIVE =
      """
      WITH stale AS (
        DELETE FROM {schema}.upload
        WHERE status = 'RECEIVING' AND created_date < now() - interval '1 day'
      )
      INSERT INTO {schema}.upload
        (id, user_id, channel_id, framework_id, mode, dry_run, template, header, delimiter,
         file_name)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM\s"""
          + COMMIT_LATER;

  private static final String ACCEPT =
      """
      UPDATE {schema}.upload SET
        previous_status = status, status = 'QUEUED', total_count = $2, task_id = $3,
        created_date = now()
      WHERE id = $1""";

  private static final String DISCARD =
      "DELETE FROM {schema}.upload WHERE id = $1 AND status = 'RECEIVING'";

  private static final String START =
      """
      UPDATE {schema}.upload SET
        previous_status = status, status = 'PROCESSING', started_date = clock_timestamp()
      WHERE id = $1 AND status = 'QUEUED'""";

  private static final String COMPLETE =
      """
      UPDATE {schema}.upload SET
        previous_status = status, status = 'COMPLETED', ended_date = clock_timestamp(), cancelled = $2,
        started_date = coalesce(started_date, clock_timestamp()),
        succeeded_count = counts.succeeded, failed_count = counts.failed,
        cancelled_count = counts.cancelled
      FROM (
        SELECT count(*) FILTER (WHERE r.status = 'SUCCEEDED') AS succeeded,
          count(*) FILTER (WHERE r.status IN ('FAILED', 'RETIRING')) AS failed,
          count(*) FILTER (WHERE r.status = 'CANCELLED') AS cancelled
        FROM {schema}.upload_row r WHERE r.upload_id = $1) counts
      WHERE id = $1 AND status IN ('QUEUED', 'PROCESSING')""";

  private static final String RETIRING =
      """
      UPDATE {schema}.upload SET retirement_ids = array_append(retirement_ids, $2)
      WHERE id = $1""";

  // One at a time: it may have a million rows.
  private static final String DELETE_OLDEST =
      """
      DELETE FROM {schema}.upload WHERE id = (
        SELECT id FROM {schema}.upload WHERE status = 'COMPLETED' AND ended_date < $1
        ORDER BY ended_date LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING array_append(retirement_ids, task_id) AS task_ids""";

  private static final String SELECT =
      """
      SELECT u.*, succeeded, failed, cancelled_rows FROM {schema}.upload u, LATERAL (
        SELECT count(*) FILTER (WHERE r.status = 'SUCCEEDED')::int AS succeeded,
          count(*) FILTER (WHERE r.status IN ('FAILED', 'RETIRING'))::int AS failed,
          count(*) FILTER (WHERE r.status = 'CANCELLED')::int AS cancelled_rows
        FROM {schema}.upload_row r WHERE r.upload_id = u.id) counts
      WHERE u.status <> 'RECEIVING'\s""";

  private static final String GET = SELECT + "AND u.id = $1";

  private static final String LIST =
      """
      SELECT page.*, succeeded, failed, cancelled_rows FROM (
        SELECT * FROM {schema}.upload WHERE status <> 'RECEIVING' AND user_id = $1
        ORDER BY created_date DESC, id DESC LIMIT $2 OFFSET $3) page, LATERAL (
        SELECT count(*) FILTER (WHERE r.status = 'SUCCEEDED')::int AS succeeded,
          count(*) FILTER (WHERE r.status IN ('FAILED', 'RETIRING'))::int AS failed,
          count(*) FILTER (WHERE r.status = 'CANCELLED')::int AS cancelled_rows
        FROM {schema}.upload_row r WHERE r.upload_id = page.id) counts
      ORDER BY created_date DESC, id DESC""";

  private static final String COUNT =
      """
      SELECT count(*) FROM {schema}.upload WHERE status <> 'RECEIVING' AND user_id = $1""";

  /** Makes room for the rows of a file that is coming in. */
  Future<Void> receive(SqlConnection connection, Tenant tenant, long id, UploadOrder order) {
    Tuple values =
        Tuple.tuple()
            .addValue(id)
            .addValue(order.userId())
            .addValue(order.channelId())
            .addValue(order.frameworkId())
            .addValue(order.mode().name())
            .addValue(order.dryRun())
            .addValue(TemplateJson.of(order.template()))
            .addValue(order.columns().toArray(String[]::new))
            .addValue(order.delimiter().name())
            .addValue(order.fileName());
    return connection.preparedQuery(tenant.sql(RECEIVE)).execute(values).mapEmpty();
  }

  Future<Void> accept(SqlConnection tx, Tenant tenant, long id, int rows, long taskId) {
    return tx.preparedQuery(tenant.sql(ACCEPT)).execute(Tuple.of(id, rows, taskId)).mapEmpty();
  }

  /** Removes what came in of a file that is not accepted. */
  Future<Void> discard(SqlConnection connection, Tenant tenant, long id) {
    return execute(connection, tenant, DISCARD, id);
  }

  Future<Void> start(SqlConnection tx, Tenant tenant, long id) {
    return execute(tx, tenant, START, id);
  }

  Future<Void> complete(SqlConnection tx, Tenant tenant, long id, boolean wasCancelled) {
    return tx.preparedQuery(tenant.sql(COMPLETE)).execute(Tuple.of(id, wasCancelled)).mapEmpty();
  }

  /** Keeps which task retires what the upload has left half-made. */
  Future<Void> retiring(SqlConnection tx, Tenant tenant, long id, long taskId) {
    return tx.preparedQuery(tenant.sql(RETIRING)).execute(Tuple.of(id, taskId)).mapEmpty();
  }

  /**
   * Deletes the one that was completed first, with its rows.
   *
   * @return its tasks; none when none was completed before that time
   */
  Future<List<Long>> deleteOldest(SqlConnection connection, Tenant tenant, Instant before) {
    return connection
        .preparedQuery(tenant.sql(DELETE_OLDEST))
        .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                rows.size() == 0
                    ? List.of()
                    : List.of(rows.iterator().next().getArrayOfLongs("task_ids")));
  }

  Future<Optional<Upload>> get(SqlConnection connection, Tenant tenant, long id) {
    return connection
        .preparedQuery(tenant.sql(GET))
        .execute(Tuple.of(id))
        .map(UploadStore::firstUpload);
  }

  /** One page of a user's uploads, newest first, and how many there are. */
  Future<Page<Upload>> list(
      SqlConnection connection, Tenant tenant, String userId, int limit, int offset) {
    Future<Long> total =
        connection
            .preparedQuery(tenant.sql(COUNT))
            .execute(Tuple.of(userId))
            .map(rows -> rows.iterator().next().getLong(0));
    Future<List<Upload>> page =
        connection
            .preparedQuery(tenant.sql(LIST))
            .execute(Tuple.of(userId, limit, offset))
            .map(
                rows -> {
                  List<Upload> uploads = new ArrayList<>();
                  rows.forEach(row -> uploads.add(upload(row)));
                  return uploads;
                });
    return Future.all(total, page).map(both -> new Page<>(page.result(), total.result()));
  }

  private static Future<Void> execute(
      SqlConnection connection, Tenant tenant, String sql, long id) {
    return connection.preparedQuery(tenant.sql(sql)).execute(Tuple.of(id)).mapEmpty();
  }

  private static Optional<Upload> firstUpload(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(upload(rows.iterator().next()));
  }

  private static Upload upload(Row row) {
    return new Upload(
        row.getLong("id"),
        UploadStatus.valueOf(row.getString("status")),
        order(row),
        new RowCounts(
            row.getInteger("total_count"),
            row.getInteger("succeeded"),
            row.getInteger("failed"),
            row.getInteger("cancelled_rows")),
        row.getOffsetDateTime("created_date").toInstant(),
        instant(row.getOffsetDateTime("started_date")),
        instant(row.getOffsetDateTime("ended_date")),
        row.getLong("task_id"),
        row.getBoolean("cancelled"));
  }

  private static UploadOrder order(Row row) {
    return new UploadOrder(
        row.getString("user_id"),
        row.getString("channel_id"),
        row.getString("framework_id"),
        Mode.valueOf(row.getString("mode")),
        row.getBoolean("dry_run"),
        TemplateJson.read(row.getJsonArray("template")),
        List.of(row.getArrayOfStrings("header")),
        Delimiter.valueOf(row.getString("delimiter")),
        row.getString("file_name"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
