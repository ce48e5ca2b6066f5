package org.folio.batch.consumption;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.file.DataCode;
import org.folio.batch.file.DataFile;
import org.folio.batch.file.DataFileService;
import org.folio.batch.file.DataFileSet;
import org.folio.batch.file.DataFileWriter;
import org.folio.batch.live.LiveChanges;
import org.folio.batch.live.LiveKind;
import org.folio.batch.operation.Completion;
import org.folio.batch.operation.Operation;
import org.folio.batch.operation.OperationStatus;
import org.folio.batch.operation.TaskRun;
import org.folio.batch.operation.TaskWork;

/**
 * Exports consumptions into a data file. There is nothing to go on from after a failure: an export
 * shows one state of the data, which a later attempt cannot see any more, so that it writes another
 * file from the beginning.
 */
public final class ReadConsumptionBatchWork implements TaskWork {
  static final String KIND = "READ_CONSUMPTION_BATCH";
  static final String BASE_URL = "baseUrl";

  /** What its operations are called in the API, by their kind. */
  public static final Map<String, String> TYPES = Map.of(KIND, "ReadConsumptionBatch");

  private final ConsumptionExport export;
  private final DataFileService files;
  private final BaseUrl baseUrl;
  private final Consumer<Tenant> eventsAppended;
  private final LiveChanges changes;
  private final Notification notification;

  /**
   * Makes the work.
   *
   * @param database of its own, with as many connections as there are tasks at a time
   * @param eventsAppended is told of a tenant for which events were committed to the outbox
   * @param changes is told of each change of an export
   */
  public ReadConsumptionBatchWork(
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
  public void changed(Tenant tenant, Operation operation) {
    changes.changed(tenant, LiveKind.OPERATION, () -> List.of(String.valueOf(operation.id())));
  }

  @Override
  public Future<Completion> run(TaskRun run) {
    Tenant tenant = run.tenant();
    ExportRequest request = ExportRequest.ofJson(run.operation().request());
    return files
        .create(tenant)
        .compose(
            writer ->
                export
                    .write(tenant, request, checked(run, writer))
                    .compose(x -> writer.finish())
                    .map(file -> completion(tenant, run.operation(), file))
                    .recover(e -> abandon(tenant, writer, e)));
  }

  private static Function<Buffer, Future<Void>> checked(TaskRun run, DataFileWriter writer) {
    return lines -> {
      run.check();
      return writer.write(lines);
    };
  }

  private Completion completion(Tenant tenant, Operation operation, DataFile file) {
    DataFileSet set =
        new DataFileSet(
            DataCode.random(), "Read consumption batch " + operation.id(), false, List.of(file));
    ExportResult result = new ExportResult(set.code().text(), file.code().text());
    return new Completion(result.toJson(), tx -> files.publish(tx, tenant, set));
  }

  private Future<Completion> abandon(Tenant tenant, DataFileWriter writer, Throwable cause) {
    // what cannot be removed now is removed by the clean-up
    return files.abandon(tenant, writer).transform(x -> Future.<Completion>failedFuture(cause));
  }

  @Override
  public Future<Void> ended(SqlConnection tx, Tenant tenant, Operation operation) {
    if (operation.status() == OperationStatus.CANCELLED) {
      return Future.succeededFuture();
    }
    Links links = baseUrl.later(operation.request().getString(BASE_URL, ""));
    return notification.write(
        tx, tenant, operation, ExportResult.ofJson(operation.result()), links);
  }

  @Override
  public void endCommitted(Tenant tenant) {
    eventsAppended.accept(tenant);
  }
}
