package org.folio.batch.operation.model;

import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes a kind of task to operators.
 *
 * @param kind that of its {@code TaskHandler}
 * @param typeId number of the task type in the API
 * @param table what its tasks are about
 * @param subjectPath path of what a task is about, by id and request of its operation
 * @param noRestart why its tasks cannot be restarted; null when they can
 * @param noCancel why its tasks cannot be cancelled; null when they can
 */
public record TaskKind(
    String kind,
    long typeId,
    String description,
    Table table,
    BiFunction<Long, JsonObject, String> subjectPath,
    @Nullable String noRestart,
    @Nullable String noCancel) {

  /**
   * A table of subjects.
   *
   * @param id number in the API
   */
  public record Table(long id, String code, String description) {}
}
