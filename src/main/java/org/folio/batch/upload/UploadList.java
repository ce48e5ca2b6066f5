package org.folio.batch.upload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.query.Field;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.Order;
import org.folio.batch.upload.template.OperationMode;

/** The lists of uploads and of their rows, with the fields to filter and sort them by. */
final class UploadList {
  private static final Field ID = Field.number("processId", "u.id");
  static final Field CREATED = Field.time("createdDate", "u.created_date");
  private static final Field STATE =
      Field.choice(
          "state",
          choices(
              "u.state = '%s'",
              "queued", "processing", "succeeded", "partlyFailed", "failed", "cancelled"));
  private static final String UPLOADS = "{schema}.upload u";

  /** Counts the rows of the few uploads that are being worked on; others have their numbers. */
  private static final String COLUMNS =
      """
      u.id, u.state, u.file_name, u.mode, u.dry_run, u.user_id, u.channel_id, u.total_count,
      u.succeeded_count, u.failed_count, u.cancelled_count, u.task_id, u.created_date,
      u.started_date, u.ended_date, u.header,
      CASE WHEN u.status = 'PROCESSING' THEN (
        SELECT ARRAY[count(*) FILTER (WHERE r.status = 'SUCCEEDED'),
          count(*) FILTER (WHERE r.status IN ('FAILED', 'RETIRING')),
          count(*) FILTER (WHERE r.status = 'CANCELLED')]
        FROM {schema}.upload_row r WHERE r.upload_id = u.id) END AS live_counts""";

  static final ListDefinition UPLOAD =
      new ListDefinition(
          COLUMNS,
          UPLOADS,
          UPLOADS,
          "u.status <> 'RECEIVING'",
          List.of(
              ID,
              STATE,
              Field.text("fileName", "u.file_name"),
              Field.choice("mode", modes()),
              Field.code("userId", "u.user_id"),
              CREATED),
          List.of(CREATED, ID),
          ID,
          Order.descending(CREATED),
          STATE);

  /** Not for queries: the rows of one upload are listed. */
  static final Field UPLOAD_OF_ROW = Field.number("uploadId", "r.upload_id");

  private static final Field NUMBER = Field.number("number", "r.number");
  private static final Field ROW_STATE = Field.choice("state", rowStates());
  private static final String ROWS = "{schema}.upload_row r";

  static final ListDefinition ROW =
      new ListDefinition(
          "r.number, r.line, r.status, r.reasons, r.duplicate_of, r.cells",
          ROWS,
          ROWS,
          "true",
          List.of(NUMBER, ROW_STATE),
          List.of(NUMBER),
          NUMBER,
          Order.ascending(NUMBER),
          ROW_STATE);

  private UploadList() {}

  private static Map<String, String> choices(String condition, String... names) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (String name : names) {
      choices.put(name, condition.formatted(name));
    }
    return choices;
  }

  private static Map<String, String> modes() {
    Map<String, String> modes = new LinkedHashMap<>();
    for (OperationMode mode : OperationMode.values()) {
      modes.put(mode.label(), "u.mode = '" + mode.name() + "'");
    }
    return modes;
  }

  private static Map<String, String> rowStates() {
    Map<String, String> states = new LinkedHashMap<>();
    states.put("pending", "r.status IN ('PENDING', 'STARTED')");
    states.put("succeeded", "r.status = 'SUCCEEDED'");
    states.put("failed", "r.status IN ('FAILED', 'RETIRING')");
    states.put("cancelled", "r.status = 'CANCELLED'");
    return states;
  }
}
