package org.folio.batch.upload.row;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.folio.batch.db.Database;
import org.folio.batch.error.ServiceException;
import org.folio.batch.operation.model.TaskKind;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskException;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.upload.model.RowStore;
import org.folio.batch.upload.model.UploadStore;

/**
 * Retires the contents of rows that are still open after an upload was cancelled or given up, or
 * because the content store did not respond. A content that is created after its retirement would
 * stay, so this task must not start before every call of the upload's task has ended: it is started
 * with a delay of the longest call. Fails, and is attempted again, while the content store does not
 * respond.
 */
public final class RetireHandler implements TaskHandler {
  public static final String KIND = "bulk-upload-retirement";

  private static final TaskKind DESCRIPTION =
      new TaskKind(
          KIND,
          8522,
          "Retires contents that an upload could not complete",
          UploadHandler.UPLOADS,
          UploadHandler::statusPath,
          null,
          "A retirement is not cancelled: it removes what an upload has left incomplete");

  private final Database database;
  private final RowServices tools;
  private final UploadStore uploads = new UploadStore();
  private final RowStore rows = new RowStore();

  public RetireHandler(Database database, RowServices tools) {
    this.database = database;
    this.tools = tools;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Optional<TaskKind> description() {
    return Optional.of(DESCRIPTION);
  }

  @Override
  public Duration timeLimit() {
    return Duration.ofHours(12);
  }

  /** Yields between two rows. */
  @Override
  public boolean canYield() {
    return true;
  }

  @Override
  public Future<TaskResult> run(TaskContext task) {
    long id = UploadHandler.uploadId(task.operation());
    return task.awaitDatabase(() -> database.withTenant(task.tenant(), c -> uploads.get(c, id)))
        .map(
            upload ->
                upload.orElseThrow(
                    () -> ServiceException.notFound("The upload of this task no longer exists")))
        .compose(upload -> tools.workOn(upload, task))
        .compose(
            done ->
                task.awaitDatabase(
                    () -> database.withTenant(task.tenant(), c -> rows.countRetiring(c, id))))
        .map(RetireHandler::completion);
  }

  private static TaskResult completion(int left) {
    if (left > 0) {
      throw TaskException.passing("NOT_RETIRED", left + " contents could not be retired yet");
    }
    return TaskResult.of(null);
  }
}
