package org.folio.batch.upload.model;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.TemplateJson;
import org.jspecify.annotations.Nullable;

/** SQL for uploads. An upload whose file is still arriving is visible to no one. */
public final class UploadStore {
  /**
   * Selected to let the transaction commit without waiting for the disk. The log is written in
   * order, so the commit is durable as soon as any later transaction is.
   */
  static final String COMMIT_LATER = "set_config('synchronous_commit', 'off', true)";

  // The next file removes what an instance left when it was killed while it received a file.
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

  // One upload at a time: it may have a million rows.
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

  /** Registers an upload whose file is about to arrive. */
  public Future<Void> receive(TenantConnection connection, long id, UploadRequest order) {
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
    return connection.preparedQuery(RECEIVE).execute(values).mapEmpty();
  }

  public Future<Void> accept(TenantConnection tx, long id, int rows, long taskId) {
    return tx.preparedQuery(ACCEPT).execute(Tuple.of(id, rows, taskId)).mapEmpty();
  }

  /** Removes the rows of a file that is refused. */
  public Future<Void> discard(TenantConnection connection, long id) {
    return execute(connection, DISCARD, id);
  }

  public Future<Void> start(TenantConnection tx, long id) {
    return execute(tx, START, id);
  }

  public Future<Void> complete(TenantConnection tx, long id, boolean wasCancelled) {
    return tx.preparedQuery(COMPLETE).execute(Tuple.of(id, wasCancelled)).mapEmpty();
  }

  /** Stores the task that retires what the upload left unfinished. */
  public Future<Void> retiring(TenantConnection tx, long id, long taskId) {
    return tx.preparedQuery(RETIRING).execute(Tuple.of(id, taskId)).mapEmpty();
  }

  /**
   * Deletes the upload that was completed first, with its rows.
   *
   * @return its tasks; empty if no upload was completed before that time
   */
  public Future<List<Long>> deleteOldest(TenantConnection connection, Instant before) {
    return connection
        .preparedQuery(DELETE_OLDEST)
        .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                rows.size() == 0
                    ? List.of()
                    : List.of(rows.iterator().next().getArrayOfLongs("task_ids")));
  }

  public Future<Optional<Upload>> get(TenantConnection connection, long id) {
    return connection.preparedQuery(GET).execute(Tuple.of(id)).map(UploadStore::firstUpload);
  }

  /** Returns one page of a user's uploads, newest first, and their total number. */
  public Future<ResultPage<Upload>> list(
      TenantConnection connection, String userId, int limit, int offset) {
    return ResultPage.read(
        connection, COUNT, LIST, List.of(userId), limit, offset, UploadStore::upload);
  }

  private static Future<Void> execute(TenantConnection connection, String sql, long id) {
    return connection.preparedQuery(sql).execute(Tuple.of(id)).mapEmpty();
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

  private static UploadRequest order(Row row) {
    return new UploadRequest(
        row.getString("user_id"),
        row.getString("channel_id"),
        row.getString("framework_id"),
        OperationMode.valueOf(row.getString("mode")),
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
