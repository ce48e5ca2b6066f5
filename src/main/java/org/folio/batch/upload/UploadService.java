package org.folio.batch.upload;

import io.vertx.core.Future;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.db.Database;
import org.folio.batch.db.ResultPage;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.BodyStream;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.model.Task;
import org.folio.batch.operation.model.TaskQuery;
import org.folio.batch.operation.model.TaskStatus;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.intake.FilePart;
import org.folio.batch.upload.intake.UploadCsvReader;
import org.folio.batch.upload.intake.UploadReceiver;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.model.UploadError;
import org.folio.batch.upload.model.UploadRequest;
import org.folio.batch.upload.model.UploadStore;
import org.folio.batch.upload.row.RetireHandler;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.Template;
import org.folio.batch.upload.template.TemplateStore;
import org.jspecify.annotations.Nullable;

/**
 * Accepts uploads and shows users only their own; another user's upload is reported as not found.
 * Safe to call from any thread, except that a body is received on its event loop.
 */
public final class UploadService {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /** Bounds one cleanup: every deletion is one statement and one link in a chain of futures. */
  private static final int MOST_CLEANED_UP = 1_000;

  private static final int MOST_RESTARTED = 200;

  private final Database database;
  private final OperationService operations;
  private final UploadSettings settings;
  private final LiveChanges changes;
  private final Clock clock;
  private final UploadStore uploads = new UploadStore();
  private final TemplateStore templates = new TemplateStore();

  public UploadService(
      Database database,
      OperationService operations,
      UploadSettings settings,
      LiveChanges changes,
      Clock clock) {
    this.changes = changes;
    this.database = database;
    this.operations = operations;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The parameters that a client sends with a file.
   *
   * @param mode null if the request has none
   * @param encoding of the file; null if the request has none
   */
  record Asked(
      String userId,
      @Nullable String mode,
      boolean dryRun,
      @Nullable String encoding,
      String channelId,
      String frameworkId) {}

  /**
   * Receives a file and queues its rows.
   *
   * @return the id of the upload; fails with a {@link UploadError} when the file is refused
   */
  Future<Long> receive(Tenant tenant, Asked asked, BodyStream body) {
    OperationMode mode =
        Optional.ofNullable(asked.mode())
            .flatMap(OperationMode::ofLabel)
            .orElseThrow(UploadError.INVALID_OPERATION_MODE::failure);
    return database
        .withTenant(tenant, c -> templates.get(c))
        .compose(template -> receiver(tenant, asked, mode, template).receive(body))
        .onSuccess(id -> changes.changed(tenant, LiveKind.UPLOAD, String.valueOf(id)));
  }

  private UploadReceiver receiver(
      Tenant tenant, Asked asked, OperationMode mode, Template template) {
    UploadRequest order =
        new UploadRequest(
            asked.userId(),
            asked.channelId(),
            asked.frameworkId(),
            mode,
            asked.dryRun(),
            template,
            List.of(),
            Delimiter.COMMA,
            "");
    UploadCsvReader intake =
        new UploadCsvReader(template, mode, settings.maxFileBytes(), settings.maxRows());
    Optional<Charset> encoding = Optional.ofNullable(asked.encoding()).map(FilePart::charset);
    return new UploadReceiver(database, operations, tenant, order, intake, encoding);
  }

  /** Returns one page of the user's uploads, newest first. */
  Future<ResultPage<Upload>> list(Tenant tenant, String userId, int limit, int offset) {
    return database.withTenant(tenant, c -> uploads.list(c, userId, limit, offset));
  }

  /** Fails with {@code PROCESS_NOT_FOUND} unless the upload belongs to the user. */
  Future<Upload> get(Tenant tenant, String userId, String processId) {
    return find(tenant, processId)
        .map(
            found ->
                found
                    .filter(upload -> upload.order().userId().equals(userId))
                    .orElseThrow(() -> UploadError.noProcess(processId)));
  }

  /** Cancels an upload and returns it. A completed upload stays as it is. */
  Future<Upload> cancel(Tenant tenant, String userId, String processId) {
    return get(tenant, userId, processId)
        .compose(
            upload ->
                operations
                    .cancel(tenant, upload.taskId(), null)
                    .<Void>mapEmpty()
                    .recover(UploadService::unlessOvertaken))
        .compose(cancelled -> get(tenant, userId, processId));
  }

  Future<Upload> getForReport(Tenant tenant, String processId) {
    return find(tenant, processId)
        .map(found -> found.orElseThrow(() -> UploadError.noProcess(processId)));
  }

  /**
   * Deletes up to a thousand uploads that were completed before the retention period, and restarts
   * failed tasks that retire unfinished contents. The next call continues with the rest. Can be
   * called at any time.
   *
   * @return the number of uploads deleted
   */
  Future<Integer> cleanUp(Tenant tenant) {
    Instant before = clock.instant().minus(settings.retention());
    return deleteOld(tenant, before, 0).compose(deleted -> restartRetirements(tenant).map(deleted));
  }

  private Future<Void> restartRetirements(Tenant tenant) {
    return operations
        .tasks(tenant, new TaskQuery(RetireHandler.KIND, TaskStatus.ERRORED, 0, MOST_RESTARTED))
        .compose(
            errored -> {
              Future<Void> restarted = Future.succeededFuture();
              for (Task task : errored.items()) {
                restarted = restarted.compose(done -> restart(tenant, task));
              }
              return restarted;
            });
  }

  private Future<Void> restart(Tenant tenant, Task task) {
    return operations
        .restart(tenant, task.id(), null)
        .<Void>mapEmpty()
        .recover(UploadService::unlessOvertaken);
  }

  private Future<Integer> deleteOld(Tenant tenant, Instant before, int soFar) {
    return database
        .inTransaction(tenant, tx -> deleteOldest(tx, before))
        .compose(
            deleted ->
                deleted && soFar + 1 < MOST_CLEANED_UP
                    ? deleteOld(tenant, before, soFar + 1)
                    : Future.succeededFuture(deleted ? soFar + 1 : soFar));
  }

  private Future<Boolean> deleteOldest(TenantConnection tx, Instant before) {
    return uploads
        .deleteOldest(tx, before)
        .compose(
            tasks ->
                Future.join(tasks.stream().map(id -> operations.forget(tx, id)).toList())
                    .map(!tasks.isEmpty()));
  }

  private Future<Optional<Upload>> find(Tenant tenant, String processId) {
    return ID.matcher(processId).matches()
        ? database.withTenant(tenant, c -> uploads.get(c, Long.parseLong(processId)))
        : Future.succeededFuture(Optional.empty());
  }

  /** Ignores that another caller has ended, restarted or deleted the task in the meantime. */
  private static Future<Void> unlessOvertaken(Throwable e) {
    boolean isOvertaken =
        e instanceof ServiceException failure
            && (failure.kind() == Kind.CONFLICT || failure.kind() == Kind.NOT_FOUND);
    return isOvertaken ? Future.succeededFuture() : Future.failedFuture(e);
  }
}
