package org.folio.batch.upload;

import io.vertx.core.Future;
import java.time.Duration;
import org.folio.batch.db.Database;
import org.folio.batch.error.Failure;
import org.folio.batch.operation.Completion;
import org.folio.batch.operation.TaskFault;
import org.folio.batch.operation.TaskRun;
import org.folio.batch.operation.TaskWork;

/**
 * Retires what the work on an upload has left half-made, because it was cancelled or given up or
 * the content store did not answer: all its rows that are open then. What is created after it was
 * retired would stay, so it must not start before every call of that work has ended: whoever starts
 * it delays it by the longest call. Fails, to be attempted again, while the content store does not
 * answer.
 */
final class RetireWork implements TaskWork {
  static final String KIND = "bulk-upload-retirement";

  private final Database database;
  private final RowTools tools;
  private final UploadStore uploads = new UploadStore();
  private final RowStore rows = new RowStore();

  RetireWork(Database database, RowTools tools) {
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
  public Future<Completion> run(TaskRun run) {
    long id = UploadWork.uploadId(run.operation());
    return run.awaitDatabase(
            () -> database.withTenant(run.tenant(), c -> uploads.get(c, run.tenant(), id)))
        .map(upload -> upload.orElseThrow(() -> Failure.notFound("The upload is not there")))
        .compose(upload -> tools.workOn(upload, run))
        .compose(
            done ->
                run.awaitDatabase(
                    () ->
                        database.withTenant(
                            run.tenant(), c -> rows.countRetiring(c, run.tenant(), id))))
        .map(RetireWork::completion);
  }

  private static Completion completion(int left) {
    if (left > 0) {
      throw TaskFault.passing("NOT_RETIRED", left + " contents could not be retired yet");
    }
    return Completion.of(null);
  }
}
