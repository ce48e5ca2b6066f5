package org.folio.batch.upload.model;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.folio.batch.db.TenantConnection;
import org.jspecify.annotations.Nullable;

/** SQL for the rows of uploads. */
public final class RowStore {
  private static final String INSERT =
      """
      INSERT INTO {schema}.upload_row (upload_id, number, line, duplicate_of, cells)
      SELECT $1, number, line, duplicate_of, ($5::text[])[last - size + 1 : last]
      FROM unnest($2::int[], $3::int[], $4::int[], $6::int[], $7::int[])
        AS r (number, line, duplicate_of, size, last),\s"""
          + UploadStore.COMMIT_LATER;

  // Follows the CTE that selects the next rows. Returns the rows as they were before the update.
  private static final String BEGIN_NEXT =
      """
      ), begun AS (
        UPDATE {schema}.upload_row r SET previous_status = r.status, status = 'STARTED'
        FROM next WHERE r.upload_id = next.upload_id AND r.number = next.number
          AND r.status = 'PENDING'
      )
      SELECT r.number, r.line, r.cells, r.status, r.reasons, next.made AS duplicate_of
      FROM {schema}.upload_row r JOIN next USING (upload_id, number) ORDER BY number""";

  private static final String CLAIM_FIRST =
      """
      WITH next AS (
        SELECT upload_id, number, NULL::int AS made FROM {schema}.upload_row
        WHERE upload_id = $1 AND number > $2 AND status IN ('PENDING', 'STARTED', 'RETIRING')
          AND (duplicate_of IS NULL OR status = 'RETIRING')
        ORDER BY number LIMIT $3 FOR UPDATE
      """
          + BEGIN_NEXT;

  // Jumps from one group of equal rows to the next in the index: a group may have a million rows.
  private static final String CLAIM_LATER =
      """
      WITH RECURSIVE equal_rows (first_line) AS (
        SELECT min(duplicate_of) FROM {schema}.upload_row
        WHERE upload_id = $1 AND duplicate_of IS NOT NULL AND status IN ('PENDING', 'STARTED')
        UNION ALL
        SELECT (SELECT min(duplicate_of) FROM {schema}.upload_row
          WHERE upload_id = $1 AND duplicate_of > first_line AND status IN ('PENDING', 'STARTED'))
        FROM equal_rows WHERE first_line IS NOT NULL
      ), in_work AS (
        SELECT coalesce(duplicate_of, line) AS first_line FROM {schema}.upload_row
        WHERE upload_id = $1 AND number = ANY ($3)
      ), next AS (
        SELECT later.upload_id, later.number, succeeded.line AS made FROM equal_rows
        LEFT JOIN LATERAL (
          SELECT line FROM {schema}.upload_row
          WHERE upload_id = $1 AND coalesce(duplicate_of, line) = first_line
            AND status = 'SUCCEEDED' LIMIT 1) succeeded ON true
        CROSS JOIN LATERAL (
          SELECT upload_id, number FROM {schema}.upload_row
          WHERE upload_id = $1 AND duplicate_of = first_line AND status IN ('PENDING', 'STARTED')
            AND number <> ALL ($3)
          ORDER BY number LIMIT CASE WHEN succeeded.line IS NULL THEN 1 ELSE $2 END) later
        WHERE succeeded.line IS NOT NULL OR first_line NOT IN (SELECT first_line FROM in_work)
        LIMIT $2
      """
          + BEGIN_NEXT;

  private static final String FINISH =
      """
      UPDATE {schema}.upload_row SET previous_status = status, status = $3, reasons = $4
      WHERE upload_id = $1 AND number = $2 AND status IN ('STARTED', 'RETIRING') AND status <> $3""";

  private static final String CANCEL_PENDING =
      """
      UPDATE {schema}.upload_row SET previous_status = status, status = 'CANCELLED'
      WHERE upload_id = $1 AND status = 'PENDING'""";

  private static final String FAIL_PENDING =
      """
      UPDATE {schema}.upload_row SET previous_status = status, status = 'FAILED', reasons = $2
      WHERE upload_id = $1 AND status = 'PENDING'""";

  private static final String ABANDON_STARTED =
      """
      UPDATE {schema}.upload_row SET previous_status = status, status = 'RETIRING', reasons = $2
      WHERE upload_id = $1 AND status = 'STARTED'""";

  private static final String COUNT_RETIRING =
      """
      SELECT count(*)::int AS count FROM {schema}.upload_row
      WHERE upload_id = $1 AND status = 'RETIRING'""";

  private static final String PAGE =
      """
      SELECT * FROM {schema}.upload_row
      WHERE upload_id = $1 AND number > $2 AND CASE $4
        WHEN 'FAILED' THEN status IN ('FAILED', 'RETIRING')
        WHEN 'UNFINISHED' THEN status IN ('FAILED', 'RETIRING', 'CANCELLED')
        ELSE true END
      ORDER BY number LIMIT $3""";

  /**
   * Inserts rows. Not for a transaction that must be durable when it commits. Arrays of arrays of
   * different lengths cannot be bound, so the cells of all rows are bound as one array, and each
   * row takes its part.
   */
  public Future<Void> insert(TenantConnection connection, long uploadId, List<UploadRow> rows) {
    if (rows.isEmpty()) {
      return Future.succeededFuture();
    }
    List<String> cells = new ArrayList<>();
    Integer[] lasts = new Integer[rows.size()];
    for (int i = 0; i < lasts.length; i++) {
      cells.addAll(rows.get(i).cells());
      lasts[i] = cells.size();
    }
    Tuple values =
        Tuple.tuple()
            .addValue(uploadId)
            .addValue(integers(rows, UploadRow::number))
            .addValue(integers(rows, UploadRow::line))
            .addValue(integers(rows, UploadRow::duplicateOf))
            .addValue(cells.toArray(String[]::new))
            .addValue(integers(rows, row -> row.cells().size()))
            .addValue(lasts);
    return connection.preparedQuery(INSERT).execute(values).mapEmpty();
  }

  /**
   * Claims the next open rows after a number and returns each with its previous status. Skips rows
   * that repeat an earlier row of the file, except those that an earlier run was retiring.
   */
  public Future<List<RowResult>> claimFirst(
      TenantConnection tx, long uploadId, int after, int atMost) {
    return tx.preparedQuery(CLAIM_FIRST)
        .execute(Tuple.of(uploadId, after, atMost))
        .map(RowStore::results);
  }

  /**
   * Claims open rows that repeat an earlier row of the file, and returns each with its previous
   * status. All rows that repeat a successful row can be claimed; each is returned as a duplicate
   * of that row. Of other equal rows, only the first open one can be claimed, once the rows before
   * it have failed.
   *
   * @param inWork numbers of the rows that the caller is processing
   */
  public Future<List<RowResult>> claimLater(
      TenantConnection tx, long uploadId, Set<Integer> inWork, int atMost) {
    return tx.preparedQuery(CLAIM_LATER)
        .execute(Tuple.of(uploadId, atMost, inWork.toArray(Integer[]::new)))
        .map(RowStore::results);
  }

  /** Writes the outcomes of rows. Rows that are already finished stay unchanged. */
  public Future<Void> finish(TenantConnection tx, long uploadId, List<RowOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Tuple> batch = new ArrayList<>();
    for (RowOutcome outcome : outcomes) {
      batch.add(
          Tuple.tuple()
              .addValue(uploadId)
              .addValue(outcome.number())
              .addValue(outcome.status().name())
              .addValue(outcome.reasons().toArray(String[]::new)));
    }
    return tx.preparedQuery(FINISH).executeBatch(batch).mapEmpty();
  }

  public Future<Void> cancelPending(TenantConnection tx, long uploadId) {
    return tx.preparedQuery(CANCEL_PENDING).execute(Tuple.of(uploadId)).mapEmpty();
  }

  public Future<Void> failPending(TenantConnection tx, long uploadId, String reason) {
    return withReason(tx, FAIL_PENDING, uploadId, reason);
  }

  /** Gives up rows that had been started; their contents may exist. */
  public Future<Void> abandonStarted(TenantConnection tx, long uploadId, String reason) {
    return withReason(tx, ABANDON_STARTED, uploadId, reason);
  }

  /** Returns how many rows may have a content that must be retired. */
  public Future<Integer> countRetiring(TenantConnection connection, long uploadId) {
    return connection
        .preparedQuery(COUNT_RETIRING)
        .execute(Tuple.of(uploadId))
        .map(rows -> rows.iterator().next().getInteger("count"));
  }

  /** Returns one page of rows in the order of the file. */
  public Future<List<RowResult>> page(TenantConnection connection, long uploadId, RowQuery query) {
    return connection
        .preparedQuery(PAGE)
        .execute(Tuple.of(uploadId, query.after(), query.limit(), query.filter().name()))
        .map(RowStore::results);
  }

  private static Integer[] integers(
      List<UploadRow> rows, Function<UploadRow, @Nullable Integer> value) {
    return rows.stream().map(value).toArray(Integer[]::new);
  }

  private static Future<Void> withReason(
      TenantConnection tx, String sql, long uploadId, String reason) {
    return tx.preparedQuery(sql)
        .execute(Tuple.tuple().addValue(uploadId).addValue(new String[] {reason}))
        .mapEmpty();
  }

  private static List<RowResult> results(RowSet<Row> rows) {
    List<RowResult> results = new ArrayList<>();
    rows.forEach(row -> results.add(result(row)));
    return results;
  }

  private static RowResult result(Row row) {
    UploadRow sent =
        new UploadRow(
            row.getInteger("number"),
            row.getInteger("line"),
            List.of(row.getArrayOfStrings("cells")),
            row.getInteger("duplicate_of"));
    return new RowResult(
        sent,
        RowStatus.valueOf(row.getString("status")),
        List.of(row.getArrayOfStrings("reasons")));
  }
}
