package org.folio.batch.upload.row;

import io.vertx.core.Future;
import java.time.Duration;
import org.folio.batch.db.Database;
import org.folio.batch.error.ServiceException;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskException;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.upload.model.RowStore;
import org.folio.batch.upload.model.UploadStore;

/**
 * Retires what the work on an upload has left half-made, because it was cancelled or given up or
 * the content store did not answer: all its rows that are open then. What is created after it was
 * retired would stay, so it must not start before every call of that work has ended: whoever starts
 * it delays it by the longest call. Fails, to be attempted again, while the content store does not
 * answer.
 */
public final class RetireHandler implements TaskHandler {
  public static final String KIND = "bulk-upload-retirement";

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
  public Duration timeLimit() {
    return Duration.ofHours(12);
  }

  /** Between two rows. */
  @Override
  public boolean canYield() {
    return true;
  }

  @Override
  public Future<TaskResult> run(TaskContext run) {
    long id = UploadHandler.uploadId(run.operation());
    return run.awaitDatabase(
            () -> database.withTenant(run.tenant(), c -> uploads.get(c, run.tenant(), id)))
        .map(
            upload ->
                upload.orElseThrow(() -> ServiceException.notFound("The upload is not there")))
        .compose(upload -> tools.workOn(upload, run))
        .compose(
            done ->
                run.awaitDatabase(
                    () ->
                        database.withTenant(
                            run.tenant(), c -> rows.countRetiring(c, run.tenant(), id))))
        .map(RetireHandler::completion);
  }

  private static TaskResult completion(int left) {
    if (left > 0) {
      throw TaskException.passing("NOT_RETIRED", left + " contents could not be retired yet");
    }
    return TaskResult.of(null);
  }
}
