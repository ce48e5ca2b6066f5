package org.folio.batch.upload.row;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.folio.batch.operation.worker.StopReason;
import org.folio.batch.operation.worker.TaskContext;
import org.folio.batch.operation.worker.TaskStoppedException;
import org.folio.batch.upload.content.Content;
import org.folio.batch.upload.content.ContentException;
import org.folio.batch.upload.content.ContentId;
import org.folio.batch.upload.content.ContentScope;
import org.folio.batch.upload.content.ContentStore;
import org.folio.batch.upload.content.TimeLimit;
import org.folio.batch.upload.model.RowOutcome;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStatus;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.RowStep;

/**
 * Takes one row of an upload through its steps. A failing row never fails another one. When the
 * task must stop, no further step starts: a row of a cancelled upload is undone; any other row is
 * left for the next attempt.
 */
final class RowProcessor {
  static final String INTERRUPTED = "The upload was cancelled while this row was being processed";

  private final Upload upload;
  private final ContentScope scope;
  private final CsvHeader header;
  private final RowServices tools;
  private final RowErrors rowErrors;
  private final RowValidator check;
  private final TaskContext task;
  private final Function<RowOutcome, Future<Void>> progress;

  /**
   * @param progress marks a row as to be retired; fails when the lease is lost
   */
  RowProcessor(
      Upload upload,
      ContentScope scope,
      RowServices tools,
      TaskContext task,
      Function<RowOutcome, Future<Void>> progress) {
    this.upload = upload;
    this.scope = scope;
    this.header = new CsvHeader(upload.order().columns(), upload.order().template());
    this.tools = tools;
    this.rowErrors = new RowErrors(scope.tenant(), upload.id());
    this.check = new RowValidator(upload.order(), tools, rowErrors, task::mustStop);
    this.task = task;
    this.progress = progress;
  }

  /**
   * Fails with {@link TaskStoppedException} when the row is left to another attempt. A row that
   * stays {@code RETIRING} has already been written.
   */
  Future<RowOutcome> process(RowResult begun) {
    UploadRow row = begun.row();
    if (begun.status() == RowStatus.RETIRING) {
      return upload.order().dryRun()
          ? Future.succeededFuture(RowOutcome.failed(row, begun.reasons()))
          : retire(row, begun.reasons());
    }
    boolean withLink = upload.order().mode().steps().contains(RowStep.LINK);
    TimeLimit limit = TimeLimit.of(tools.rowTimeout());
    return check
        .check(scope, upload.id(), row, withLink, limit)
        .compose(
            checked -> {
              task.check();
              if (!checked.reasons().isEmpty()) {
                return rejected(begun, checked.reasons());
              }
              return upload.order().dryRun()
                  ? Future.succeededFuture(RowOutcome.succeeded(row))
                  : make(begun, checked.unitId().orElse(""), limit);
            })
        .recover(e -> stopped(begun, e));
  }

  // Rows that this attempt of a cancelled upload started are undone right away. Rows that an
  // earlier attempt started are left to the retire task, which waits until all of its calls have
  // ended.
  private Future<RowOutcome> stopped(RowResult begun, Throwable e) {
    boolean isCancelled =
        e instanceof TaskStoppedException stopped && stopped.reason() == StopReason.CANCELLED;
    return isCancelled && begun.status() == RowStatus.PENDING
        ? undo(begun, List.of(INTERRUPTED))
        : Future.failedFuture(e);
  }

  // an earlier attempt may have got further than the check
  private Future<RowOutcome> rejected(RowResult begun, List<String> reasons) {
    return begun.status() == RowStatus.STARTED
        ? undo(begun, reasons)
        : Future.succeededFuture(RowOutcome.failed(begun.row(), reasons));
  }

  private Future<RowOutcome> make(RowResult begun, String unitId, TimeLimit limit) {
    UploadRow row = begun.row();
    Content content = Content.of(upload.id(), row, header, upload.order().template());
    Future<Void> made = Future.succeededFuture();
    for (RowStep step : upload.order().mode().steps()) {
      made =
          made.compose(
              before -> {
                task.check();
                return limit.isOver()
                    ? Future.failedFuture(tooLong(limit))
                    : take(step, content, unitId, limit);
              });
    }
    return made.map(RowOutcome.succeeded(row))
        .recover(
            e -> {
              // a step that was not retried because the task stops says nothing about the row
              task.check();
              return undo(begun, List.of(rowErrors.reason(row, e)));
            });
  }

  private static ContentException tooLong(TimeLimit limit) {
    return ContentException.lasting(
        "The row was not finished within %d seconds; upload it again"
            .formatted(limit.duration().toSeconds()));
  }

  private Future<Void> take(RowStep step, Content content, String unitId, TimeLimit limit) {
    ContentStore contents = tools.contents();
    return switch (step) {
      case CREATE -> retrying(limit, () -> contents.create(scope, content));
      case UPLOAD -> retrying(limit, () -> contents.upload(scope, content));
      case PUBLISH -> retrying(limit, () -> contents.publish(scope, content.id()));
      case LINK ->
          retrying(
              limit,
              () ->
                  tools
                      .textbooks()
                      .inTurn(
                          scope.tenant(),
                          content.textbookId(),
                          limit,
                          () -> {
                            // the lock may be granted long after the task was asked to stop
                            task.check();
                            return contents.link(scope, content.textbookId(), unitId, content.id());
                          }));
    };
  }

  // only the store knows whether there is anything to retire: a response may have been lost
  private Future<RowOutcome> undo(RowResult begun, List<String> reasons) {
    UploadRow row = begun.row();
    if (upload.order().dryRun()) {
      return Future.succeededFuture(RowOutcome.failed(row, reasons));
    }
    return settled(begun)
        .compose(waited -> progress.apply(RowOutcome.retiring(row, reasons)))
        .compose(written -> retire(row, reasons));
  }

  // A content that is created after its retirement would stay, and an earlier attempt may have died
  // while it created the content.
  private Future<?> settled(RowResult begun) {
    if (begun.status() == RowStatus.PENDING) {
      return Future.succeededFuture();
    }
    Future<?> longest = tools.vertx().timer(tools.longestCall().toMillis(), TimeUnit.MILLISECONDS);
    return Future.any(longest, task.stopped())
        .map(
            waited -> {
              task.check();
              return waited;
            });
  }

  private Future<RowOutcome> retire(UploadRow row, List<String> reasons) {
    String contentId = ContentId.of(upload.id(), row.number());
    return retrying(
            TimeLimit.of(tools.rowTimeout()), () -> tools.contents().retire(scope, contentId))
        .map(RowOutcome.failed(row, reasons))
        .recover(
            e -> {
              // not TaskStoppedException: the row is already marked as to be retired for the next
              // attempt
              if (task.mustStop()) {
                return Future.failedFuture(e);
              }
              if (e instanceof ContentException fault && !fault.isPassing()) {
                return Future.succeededFuture(
                    RowOutcome.failed(row, andNotRetired(row, reasons, e)));
              }
              rowErrors.retiredLater(row, e);
              return Future.succeededFuture(RowOutcome.retiring(row, reasons));
            });
  }

  private List<String> andNotRetired(UploadRow row, List<String> reasons, Throwable e) {
    List<String> more = new ArrayList<>(reasons);
    more.add(
        "The content %s was not retired: %s"
            .formatted(ContentId.of(upload.id(), row.number()), rowErrors.reason(row, e)));
    return more;
  }

  private Future<Void> retrying(TimeLimit limit, Supplier<Future<Void>> step) {
    return tools.retry().run(() -> task.mustStop() || limit.isOver(), step);
  }
}
