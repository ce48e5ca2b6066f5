package org.folio.batch.consumption.export;

import java.util.List;
import java.util.Optional;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskKind;
import org.folio.batch.operation.model.TaskKind.Table;

/**
 * The kinds of tasks that operators see.
 *
 * @param all in the order in which they are shown
 */
public record TaskKinds(List<TaskKind> all) {
  /** A task of another release. */
  private static final TaskKind UNKNOWN =
      new TaskKind(
          "unknown",
          8500,
          "A kind of task that this release does not know",
          new Table(2109400, "UNKNOWN", "What this release does not know"),
          (operationId, request) -> "/generic/tasks",
          "This release does not know the kind of the task",
          "This release does not know the kind of the task");

  TaskKind of(Task task) {
    return of(task.kind());
  }

  TaskKind of(String kind) {
    return all.stream().filter(one -> one.kind().equals(kind)).findFirst().orElse(UNKNOWN);
  }

  Optional<TaskKind> ofType(long typeId) {
    return all.stream().filter(one -> one.typeId() == typeId).findFirst();
  }

  Optional<Table> table(long id) {
    return all.stream().map(TaskKind::table).filter(one -> one.id() == id).findFirst();
  }
}
