package org.folio.batch.consumption.export;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.folio.batch.consumption.notification.Notification;
import org.folio.batch.consumption.resource.BaseUrl;
import org.folio.batch.consumption.resource.ExportResult;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.file.DataCode;
import org.folio.batch.file.DataFile;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSet;
import org.folio.batch.file.DataFileWriter;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.operation.model.OperationStatus;
import org.folio.batch.operation.model.TaskKind;
import org.folio.batch.operation.model.TaskKind.Table;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskHandler;
import org.folio.batch.operation.worker.TaskResult;

/**
 * Exports consumptions into a data file. A later attempt starts from the beginning with another
 * file, because it cannot see the snapshot of an earlier one.
 */
public final class ReadConsumptionBatchHandler implements TaskHandler {
  static final String KIND = "READ_CONSUMPTION_BATCH";
  static final String BASE_URL = "baseUrl";

  /** What its operations are called in the API, by their kind. */
  public static final Map<String, String> TYPES = Map.of(KIND, "ReadConsumptionBatch");

  private static final TaskKind DESCRIPTION =
      new TaskKind(
          KIND,
          8520,
          "Exports the consumptions and counters of limits",
          new Table(2109405, "READ_CONSUMPTION_BATCHES", "The exports that were asked for"),
          (operationId, request) -> "/generic/readconsumptionbatches/" + operationId,
          null,
          null);

  private final ConsumptionExport export;
  private final DataFileService files;
  private final BaseUrl baseUrl;
  private final Consumer<Tenant> eventsAppended;
  private final LiveChanges changes;
  private final Notification notification;

  /**
   * Creates the handler.
   *
   * @param database a separate pool with one connection for each task that runs at the same time
   * @param eventsAppended called with a tenant after its notification was committed to the outbox
   *     and to the deliveries
   * @param changes called with each change of an export
   */
  public ReadConsumptionBatchHandler(
      Database database,
      DataFileService files,
      BaseUrl baseUrl,
      Consumer<Tenant> eventsAppended,
      LiveChanges changes,
      Clock clock) {
    this.changes = changes;
    this.export = new ConsumptionExport(database, clock);
    this.files = files;
    this.baseUrl = baseUrl;
    this.eventsAppended = eventsAppended;
    this.notification = new Notification(clock);
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
    changes.changed(tenant, LiveKind.OPERATION, () -> List.of(String.valueOf(operation.id())));
  }

  @Override
  public Future<TaskResult> run(TaskContext task) {
    Tenant tenant = task.tenant();
    ExportRequest request = ExportRequest.ofJson(task.operation().request());
    return files
        .create(tenant)
        .compose(
            writer ->
                export
                    .write(tenant, request, checked(task, writer))
                    .compose(x -> writer.finish())
                    .map(file -> completion(task.operation(), file))
                    .recover(e -> abandon(tenant, writer, e)));
  }

  private static Function<Buffer, Future<Void>> checked(TaskContext task, DataFileWriter writer) {
    return lines -> {
      task.check();
      return writer.write(lines);
    };
  }

  private TaskResult completion(Operation operation, DataFile file) {
    DataFileSet set =
        new DataFileSet(
            DataCode.random(), "Read consumption batch " + operation.id(), false, List.of(file));
    ExportResult result = new ExportResult(set.code().text(), file.code().text());
    return new TaskResult(result.toJson(), tx -> files.publish(tx, set));
  }

  private Future<TaskResult> abandon(Tenant tenant, DataFileWriter writer, Throwable cause) {
    // if this fails, the cleanup removes the file later
    return files.abandon(tenant, writer).transform(x -> Future.<TaskResult>failedFuture(cause));
  }

  @Override
  public Future<Void> ended(TenantConnection tx, Operation operation) {
    if (operation.status() == OperationStatus.CANCELLED) {
      return Future.succeededFuture();
    }
    Links links = baseUrl.later(operation.request().getString(BASE_URL, ""));
    return notification.write(tx, operation, ExportResult.ofJson(operation.result()), links);
  }

  @Override
  public void endCommitted(Tenant tenant) {
    eventsAppended.accept(tenant);
  }
}
