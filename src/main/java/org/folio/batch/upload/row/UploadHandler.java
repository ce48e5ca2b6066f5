package org.folio.batch.upload.row;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.model.NewOperation;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.TaskKind;
import org.folio.batch.operation.model.TaskKind.Table;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskException;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskResult;
import org.folio.batch.upload.model.RowStore;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.model.UploadStore;

/**
 * Task that makes contents of the rows of an upload. However the task ends, the upload is completed
 * and each of its rows has an outcome.
 */
public final class UploadHandler implements TaskHandler {
  public static final String KIND = "bulk-upload";
  public static final String UPLOAD_ID = "uploadId";
  static final Table UPLOADS = new Table(2109406, "BULK_UPLOADS", "The files that were uploaded");
  private static final TaskKind DESCRIPTION =
      new TaskKind(
          KIND,
          8521,
          "Works on the rows of an uploaded file",
          UPLOADS,
          UploadHandler::statusPath,
          "An upload that was given up is not restarted; upload its failed rows again",
          null);
  private static final String GIVEN_UP =
      "The upload was given up before this row was finished; upload the row again";

  private final Database database;
  private final RowServices tools;
  private final OperationService retirements;
  private final LiveChanges changes;
  private final UploadStore uploads = new UploadStore();
  private final RowStore rows = new RowStore();

  /**
   * @param retirements starts {@link RetireHandler}
   * @param changes called with each change of an upload
   */
  public UploadHandler(
      Database database, RowServices tools, OperationService retirements, LiveChanges changes) {
    this.changes = changes;
    this.database = database;
    this.tools = tools;
    this.retirements = retirements;
  }

  public static JsonObject request(long uploadId) {
    return new JsonObject().put(UPLOAD_ID, uploadId);
  }

  static long uploadId(Operation operation) {
    return operation.request().getLong(UPLOAD_ID);
  }

  static String statusPath(long operationId, JsonObject request) {
    return "/v1/textbook/content/bulk/upload/status/" + request.getLong(UPLOAD_ID);
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
  public void changed(Tenant tenant, Operation operation) {
    changes.changed(tenant, LiveKind.UPLOAD, () -> List.of(String.valueOf(uploadId(operation))));
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
    long id = uploadId(task.operation());
    return task.underLease(tx -> uploads.start(tx, id))
        .compose(
            started ->
                task.awaitDatabase(
                    () -> database.withTenant(task.tenant(), c -> uploads.get(c, id))))
        .compose(upload -> tools.workOn(found(upload), task))
        .map(done -> TaskResult.of(null));
  }

  private static Upload found(Optional<Upload> upload) {
    return upload.orElseThrow(
        () -> TaskException.lasting("NO_UPLOAD", "The upload of this operation no longer exists"));
  }

  @Override
  public Future<Void> ended(TenantConnection tx, Operation operation) {
    long id = uploadId(operation);
    Future<Void> rest =
        switch (operation.status()) {
          case COMPLETED, IN_PROGRESS -> Future.succeededFuture();
          case CANCELLED ->
              rows.cancelPending(tx, id)
                  .compose(cancelled -> rows.abandonStarted(tx, id, RowProcessor.INTERRUPTED));
          case FAILED ->
              rows.failPending(tx, id, GIVEN_UP)
                  .compose(failed -> rows.abandonStarted(tx, id, GIVEN_UP));
        };
    return rest.compose(done -> retireRest(tx, id))
        .compose(done -> uploads.complete(tx, id, operation.status() == OperationStatus.CANCELLED));
  }

  private Future<Void> retireRest(TenantConnection tx, long id) {
    return rows.countRetiring(tx, id)
        .compose(
            count ->
                count == 0
                    ? Future.succeededFuture()
                    : retirements
                        .start(
                            tx,
                            new NewOperation(
                                RetireHandler.KIND, request(id), null, null, tools.longestCall()))
                        .compose(
                            started -> uploads.retiring(tx, id, started.operation().taskId())));
  }
}
