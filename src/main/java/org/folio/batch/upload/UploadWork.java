package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.Completion;
import org.folio.batch.operation.NewOperation;
import org.folio.batch.operation.Operation;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.OperationStatus;
import org.folio.batch.operation.TaskFault;
import org.folio.batch.operation.TaskRun;
import org.folio.batch.operation.TaskWork;

/**
 * Makes contents of the rows of an upload. However the work ends, the upload is completed, and each
 * of its rows has an outcome.
 */
final class UploadWork implements TaskWork {
  static final String KIND = "bulk-upload";
  static final String UPLOAD_ID = "uploadId";
  private static final String GIVEN_UP = "The upload was given up before this row was done";

  private final Database database;
  private final RowTools tools;
  private final OperationService retirements;
  private final LiveChanges changes;
  private final UploadStore uploads = new UploadStore();
  private final RowStore rows = new RowStore();

  /**
   * @param retirements starts {@link RetireWork}
   * @param changes is told of each change of an upload
   */
  UploadWork(Database database, RowTools tools, OperationService retirements, LiveChanges changes) {
    this.changes = changes;
    this.database = database;
    this.tools = tools;
    this.retirements = retirements;
  }

  static JsonObject request(long uploadId) {
    return new JsonObject().put(UPLOAD_ID, uploadId);
  }

  static long uploadId(Operation operation) {
    return operation.request().getLong(UPLOAD_ID);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void changed(Tenant tenant, Operation operation) {
    changes.changed(tenant, LiveKind.UPLOAD, () -> List.of(String.valueOf(uploadId(operation))));
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
    long id = uploadId(run.operation());
    return run.saveCheckpoint(new JsonObject(), tx -> uploads.start(tx, run.tenant(), id))
        .compose(
            started ->
                run.awaitDatabase(
                    () -> database.withTenant(run.tenant(), c -> uploads.get(c, run.tenant(), id))))
        .compose(upload -> tools.workOn(found(upload), run))
        .map(done -> Completion.of(null));
  }

  private static Upload found(Optional<Upload> upload) {
    return upload.orElseThrow(
        () -> TaskFault.lasting("NO_UPLOAD", "The upload of this operation is not there"));
  }

  @Override
  public Future<Void> ended(SqlConnection tx, Tenant tenant, Operation operation) {
    long id = uploadId(operation);
    Future<Void> rest =
        switch (operation.status()) {
          case COMPLETED, IN_PROGRESS -> Future.succeededFuture();
          case CANCELLED ->
              rows.cancelPending(tx, tenant, id)
                  .compose(
                      cancelled -> rows.abandonStarted(tx, tenant, id, RowProcessor.INTERRUPTED));
          case FAILED ->
              rows.failPending(tx, tenant, id, GIVEN_UP)
                  .compose(failed -> rows.abandonStarted(tx, tenant, id, GIVEN_UP));
        };
    return rest.compose(done -> retireRest(tx, tenant, id))
        .compose(
            done ->
                uploads.complete(tx, tenant, id, operation.status() == OperationStatus.CANCELLED));
  }

  private Future<Void> retireRest(SqlConnection tx, Tenant tenant, long id) {
    return rows.countRetiring(tx, tenant, id)
        .compose(
            count ->
                count == 0
                    ? Future.succeededFuture()
                    : retirements
                        .start(
                            tx,
                            tenant,
                            new NewOperation(
                                RetireWork.KIND, request(id), null, null, tools.longestCall()))
                        .compose(
                            started ->
                                uploads.retiring(tx, tenant, id, started.operation().taskId())));
  }
}
