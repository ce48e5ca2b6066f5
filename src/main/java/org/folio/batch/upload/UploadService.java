package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.http.BodyStream;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.OperationService;
import org.folio.batch.operation.Page;
import org.folio.batch.operation.Task;
import org.folio.batch.operation.TaskQuery;
import org.folio.batch.operation.TaskStatus;
import org.folio.batch.tenant.Tenants;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads, and tells a user of his own ones: what belongs to another user is as good as not
 * there. Safe to call from any thread, except that a body is received on its event loop.
 */
public final class UploadService {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /** Each one is a statement, and a link in a chain of futures. */
  private static final int MOST_CLEANED_UP = 1_000;

  private static final int MOST_RESTARTED = 200;

  private final Database database;
  private final Tenants tenants;
  private final OperationService operations;
  private final UploadSettings settings;
  private final LiveChanges changes;
  private final Clock clock;
  private final UploadStore uploads = new UploadStore();
  private final TemplateStore templates = new TemplateStore();

  UploadService(
      Database database,
      Tenants tenants,
      OperationService operations,
      UploadSettings settings,
      LiveChanges changes,
      Clock clock) {
    this.changes = changes;
    this.database = database;
    this.tenants = tenants;
    this.operations = operations;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What a client asks for with a file.
   *
   * @param mode null if the request names none
   * @param encoding of the file; null if the request names none
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
   * @return the id of the upload; fails with a {@link DoorError} when the file is refused
   */
  Future<Long> receive(Tenant tenant, Asked asked, BodyStream body) {
    Mode mode =
        Optional.ofNullable(asked.mode())
            .flatMap(Mode::ofLabel)
            .orElseThrow(DoorError.INVALID_OPERATION_MODE::failure);
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> database.withTenant(tenant, c -> templates.get(c, tenant)))
        .compose(template -> receiver(tenant, asked, mode, template).receive(body))
        .onSuccess(id -> changes.changed(tenant, LiveKind.UPLOAD, String.valueOf(id)));
  }

  private UploadReceiver receiver(Tenant tenant, Asked asked, Mode mode, Template template) {
    UploadOrder order =
        new UploadOrder(
            asked.userId(),
            asked.channelId(),
            asked.frameworkId(),
            mode,
            asked.dryRun(),
            template,
            List.of(),
            Delimiter.COMMA,
            "");
    CsvIntake intake = new CsvIntake(template, mode, settings.maxFileBytes(), settings.maxRows());
    Optional<Charset> encoding = Optional.ofNullable(asked.encoding()).map(FilePart::charset);
    return new UploadReceiver(database, operations, tenant, order, intake, encoding);
  }

  /** Newest first. */
  Future<Page<Upload>> list(Tenant tenant, String userId, int limit, int offset) {
    return tenants
        .requireEnabled(tenant)
        .compose(
            enabled ->
                database.withTenant(tenant, c -> uploads.list(c, tenant, userId, limit, offset)));
  }

  /** Fails with {@code PROCESS_NOT_FOUND} unless it is the user's own. */
  Future<Upload> get(Tenant tenant, String userId, String processId) {
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> find(tenant, processId))
        .map(
            found ->
                found
                    .filter(upload -> upload.order().userId().equals(userId))
                    .orElseThrow(() -> DoorError.noProcess(processId)));
  }

  /** Does nothing to an upload that is completed. */
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
        .map(found -> found.orElseThrow(() -> DoorError.noProcess(processId)));
  }

  /**
   * Deletes what was completed longer ago than the retention, a thousand uploads at most, and lets
   * the work begin anew that could not retire what an upload has left half-made: the next call goes
   * on. May be called at any time.
   *
   * @return how many uploads were deleted
   */
  Future<Integer> cleanUp(Tenant tenant) {
    Instant before = clock.instant().minus(settings.retention());
    return tenants
        .requireEnabled(tenant)
        .compose(enabled -> deleteOld(tenant, before, 0))
        .compose(deleted -> restartRetirements(tenant).map(deleted));
  }

  private Future<Void> restartRetirements(Tenant tenant) {
    return operations
        .tasks(tenant, new TaskQuery(RetireWork.KIND, TaskStatus.ERRORED, 0, MOST_RESTARTED))
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
        .inTransaction(tenant, tx -> deleteOldest(tx, tenant, before))
        .compose(
            deleted ->
                deleted && soFar + 1 < MOST_CLEANED_UP
                    ? deleteOld(tenant, before, soFar + 1)
                    : Future.succeededFuture(deleted ? soFar + 1 : soFar));
  }

  private Future<Boolean> deleteOldest(SqlConnection tx, Tenant tenant, Instant before) {
    return uploads
        .deleteOldest(tx, tenant, before)
        .compose(
            tasks ->
                Future.join(tasks.stream().map(id -> operations.forget(tx, tenant, id)).toList())
                    .map(!tasks.isEmpty()));
  }

  private Future<Optional<Upload>> find(Tenant tenant, String processId) {
    return ID.matcher(processId).matches()
        ? database.withTenant(tenant, c -> uploads.get(c, tenant, Long.parseLong(processId)))
        : Future.succeededFuture(Optional.empty());
  }

  /** Somebody else may have ended, restarted or deleted the task in the meantime. */
  private static Future<Void> unlessOvertaken(Throwable e) {
    boolean isOvertaken =
        e instanceof Failure failure
            && (failure.kind() == Kind.CONFLICT || failure.kind() == Kind.NOT_FOUND);
    return isOvertaken ? Future.succeededFuture() : Future.failedFuture(e);
  }
}
