package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.query.ListPage;
import org.folio.batch.query.ListStore;
import org.folio.batch.query.PageRequest;
import org.folio.batch.upload.model.RowCounts;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStatus;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.OperationMode;
import org.jspecify.annotations.Nullable;

/** SQL for the lists of all uploads of a tenant, and of the rows of one. */
final class UploadListStore {
  private static final String LOCK_TASKS =
      """
      SELECT t.id FROM {schema}.task t JOIN {schema}.upload u ON u.task_id = t.id
      WHERE u.id = ANY ($1) ORDER BY t.id FOR UPDATE OF t""";

  // Contents that are being retired would be forgotten with their rows, and never be retired.
  private static final String DELETE =
      """
      DELETE FROM {schema}.upload u
      WHERE u.id = ANY ($1) AND u.status = 'COMPLETED' AND NOT EXISTS (
        SELECT FROM {schema}.upload_row r WHERE r.upload_id = u.id AND r.status = 'RETIRING')
      RETURNING array_append(u.retirement_ids, u.task_id) AS task_ids""";

  private final ListStore lists = new ListStore();

  Future<ListPage<ListedUpload>> page(TenantConnection connection, PageRequest request) {
    return lists.page(connection, UploadList.UPLOAD, request, UploadListStore::upload);
  }

  Future<Optional<ListedUpload>> get(TenantConnection connection, long id) {
    PageRequest one = PageRequest.first(UploadList.UPLOAD.id().isValue(id), 1);
    return page(connection, one).map(page -> page.items().stream().findFirst());
  }

  Future<ListPage<RowResult>> rows(TenantConnection connection, PageRequest request) {
    return lists.page(connection, UploadList.ROW, request, UploadListStore::row);
  }

  /** Locks the tasks of uploads and returns their ids. */
  Future<List<Long>> lockTasks(TenantConnection tx, List<Long> ids) {
    return tx.preparedQuery(LOCK_TASKS)
        .execute(Tuple.tuple().addValue(ids.toArray(Long[]::new)))
        .map(
            rows -> {
              List<Long> tasks = new ArrayList<>();
              rows.forEach(row -> tasks.add(row.getLong(0)));
              return tasks;
            });
  }

  /**
   * Deletes those uploads that have ended and have nothing left to retire, with their rows.
   *
   * @return the tasks of each
   */
  Future<List<List<Long>>> delete(TenantConnection tx, List<Long> ids) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.tuple().addValue(ids.toArray(Long[]::new)))
        .map(
            rows -> {
              List<List<Long>> tasks = new ArrayList<>();
              rows.forEach(row -> tasks.add(List.of(row.getArrayOfLongs("task_ids"))));
              return tasks;
            });
  }

  private static ListedUpload upload(Row row) {
    return new ListedUpload(
        row.getLong("id"),
        row.getString("state"),
        row.getString("file_name"),
        OperationMode.valueOf(row.getString("mode")).label(),
        row.getBoolean("dry_run"),
        row.getString("user_id"),
        row.getString("channel_id"),
        counts(row),
        row.getLong("task_id"),
        row.getOffsetDateTime("created_date").toInstant(),
        instant(row.getOffsetDateTime("started_date")),
        instant(row.getOffsetDateTime("ended_date")),
        List.of(row.getArrayOfStrings("header")));
  }

  private static RowCounts counts(Row row) {
    int total = row.getInteger("total_count");
    Long[] live = row.getArrayOfLongs("live_counts");
    return live == null
        ? new RowCounts(
            total,
            number(row.getInteger("succeeded_count")),
            number(row.getInteger("failed_count")),
            number(row.getInteger("cancelled_count")))
        : new RowCounts(total, live[0].intValue(), live[1].intValue(), live[2].intValue());
  }

  private static int number(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static RowResult row(Row row) {
    return new RowResult(
        new UploadRow(
            row.getInteger("number"),
            row.getInteger("line"),
            List.of(row.getArrayOfStrings("cells")),
            row.getInteger("duplicate_of")),
        RowStatus.valueOf(row.getString("status")),
        List.of(row.getArrayOfStrings("reasons")));
  }
}
