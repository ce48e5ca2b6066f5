package org.folio.batch.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.operation.model.OperationRows;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.query.Field;
import org.folio.batch.query.Filter;
import org.folio.batch.query.ListDefinition;
import org.folio.batch.query.Order;

/** The lists of operations and of tasks, with the fields to filter and sort them by. */
public final class OperationList {
  public static final Field ID = Field.number("id", "o.id");
  public static final Field CREATED = Field.time("creationDate", "o.created_date");
  public static final Field UPDATED = Field.time("lastUpdatedDate", "o.updated_date");
  private static final Field KIND = Field.code("kind", "o.kind");
  private static final Field STATUS = Field.choice("status", operationStates());
  private static final String OPERATIONS = "{schema}.operation o";

  /** Operations, newest first. */
  public static final ListDefinition OPERATION = operations("true");

  public static final Field TASK_ID = Field.number("id", "t.id");
  private static final Field TASK_KIND = Field.code("kind", "t.kind");
  private static final Field TASK_STATUS = Field.choice("status", taskStates());
  private static final String TASKS = "{schema}.task t";

  /** Tasks, newest first; see {@link #tasksOfKind}. */
  public static final ListDefinition TASK =
      new ListDefinition(
          OperationRows.columns("{task}"),
          TASKS,
          TASKS,
          "true",
          List.of(
              TASK_ID,
              TASK_STATUS,
              Field.number("subjectId", "t.operation_id"),
              Field.time("creationDate", "t.created_date")),
          List.of(TASK_ID),
          TASK_ID,
          Order.descending(TASK_ID),
          TASK_STATUS);

  private OperationList() {}

  /** Operations of one kind, newest first. */
  public static ListDefinition operationsOf(String kind) {
    return operations("o.kind = '" + kind + "'");
  }

  private static ListDefinition operations(String condition) {
    return new ListDefinition(
        OperationRows.columns("{operation}"),
        OPERATIONS + " JOIN {schema}.task t ON t.operation_id = o.id",
        OPERATIONS,
        condition,
        List.of(ID, STATUS, CREATED, UPDATED),
        List.of(CREATED, UPDATED, ID),
        ID,
        Order.descending(CREATED),
        STATUS);
  }

  /** The operations of a kind. */
  public static Filter ofKind(String kind) {
    return KIND.isValue(kind);
  }

  /** The tasks of a kind. */
  public static Filter tasksOfKind(String kind) {
    return TASK_KIND.isValue(kind);
  }

  private static Map<String, String> operationStates() {
    Map<String, String> states = new LinkedHashMap<>();
    for (OperationStatus status : OperationStatus.values()) {
      states.put(status.label(), "o.status = '" + status.name() + "'");
    }
    return states;
  }

  private static Map<String, String> taskStates() {
    Map<String, String> states = new LinkedHashMap<>();
    for (TaskStatus status : TaskStatus.values()) {
      states.put(status.name(), "t.status = '" + status.name() + "'");
    }
    return states;
  }
}
