package org.folio.batch.operation.model;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rows of operations and tasks. */
public final class OperationRows {
  private static final String OPERATION =
      """
       o.id AS operation_id, o.kind, o.status AS operation_status, o.request, o.result, t.id AS task_id,
       o.version AS operation_version, o.created_date AS operation_created_date,
       o.created_by AS operation_created_by, o.updated_date AS operation_updated_date,
       o.updated_by AS operation_updated_by""";

  private static final String TASK =
      """
       t.id AS task_id, t.operation_id, t.kind, t.status AS task_status, t.current_attempt_count,
       t.total_attempt_count, t.instance, t.cancel_requested, t.version AS task_version,
       t.created_date AS task_created_date, t.created_by AS task_created_by,
       t.updated_date AS task_updated_date, t.updated_by AS task_updated_by""";

  private OperationRows() {}

  /**
   * Replaces {@code {operation}} with the columns of {@code operation AS o} and {@code task AS t},
   * and {@code {task}} with the columns of {@code task AS t}.
   */
  public static String columns(String sql) {
    return sql.replace("{operation}", OPERATION).replace("{task}", TASK);
  }

  public static Operation operation(Row row) {
    return new Operation(
        row.getLong("operation_id"),
        row.getString("kind"),
        OperationStatus.valueOf(row.getString("operation_status")),
        row.getJsonObject("request"),
        row.getJsonObject("result"),
        row.getLong("task_id"),
        audit(row, "operation_"));
  }

  public static Task task(Row row) {
    return new Task(
        row.getLong("task_id"),
        row.getLong("operation_id"),
        row.getString("kind"),
        TaskStatus.valueOf(row.getString("task_status")),
        row.getInteger("current_attempt_count"),
        row.getInteger("total_attempt_count"),
        row.getString("instance"),
        row.getBoolean("cancel_requested"),
        audit(row, "task_"));
  }

  public static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return all(rows, read).stream().findFirst();
  }

  public static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(read.apply(row)));
    return all;
  }

  /** Returns the only column of the only row, a number. */
  public static long number(RowSet<Row> rows) {
    return rows.iterator().next().getLong(0);
  }

  public static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static Audit audit(Row row, String prefix) {
    return new Audit(
        row.getInteger(prefix + "version"),
        row.getOffsetDateTime(prefix + "created_date").toInstant(),
        row.getUUID(prefix + "created_by"),
        row.getOffsetDateTime(prefix + "updated_date").toInstant(),
        row.getUUID(prefix + "updated_by"));
  }
}
