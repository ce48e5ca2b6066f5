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
 * Takes one row of an upload through its steps. One row never fails another. When the run must
 * stop, no further step is taken: a row of a cancelled upload is undone, any other is left as it is
 * to whoever goes on with it.
 */
final class RowProcessor {
  static final String INTERRUPTED = "The upload was cancelled while this row was worked on";

  private final Upload upload;
  private final ContentScope scope;
  private final CsvHeader header;
  private final RowServices tools;
  private final RowErrors faults;
  private final RowValidator check;
  private final TaskContext run;
  private final Function<RowOutcome, Future<Void>> ledger;

  /**
   * @param ledger writes that a row is to be retired, and fails when that is no longer ours to
   *     decide
   */
  RowProcessor(
      Upload upload,
      ContentScope scope,
      RowServices tools,
      TaskContext run,
      Function<RowOutcome, Future<Void>> ledger) {
    this.upload = upload;
    this.scope = scope;
    this.header = new CsvHeader(upload.order().columns(), upload.order().template());
    this.tools = tools;
    this.faults = new RowErrors(scope.tenant(), upload.id());
    this.check = new RowValidator(upload.order(), tools, faults, run::mustStop);
    this.run = run;
    this.ledger = ledger;
  }

  /**
   * Fails with {@link TaskStoppedException} when the row is left to others. A row that stays {@code
   * RETIRING} is written as such already.
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
              run.check();
              if (!checked.reasons().isEmpty()) {
                return rejected(begun, checked.reasons());
              }
              return upload.order().dryRun()
                  ? Future.succeededFuture(RowOutcome.succeeded(row))
                  : make(begun, checked.unitId().orElse(""), limit);
            })
        .recover(e -> stopped(begun, e));
  }

  // What a cancelled upload has begun is undone here and now, while all is at hand. What somebody
  // else had begun before is left to those who wait until no call of his is under way any more.
  private Future<RowOutcome> stopped(RowResult begun, Throwable e) {
    boolean isCancelled =
        e instanceof TaskStoppedException stopped && stopped.reason() == StopReason.CANCELLED;
    return isCancelled && begun.status() == RowStatus.PENDING
        ? undo(begun, List.of(INTERRUPTED))
        : Future.failedFuture(e);
  }

  // an earlier attempt may have come further than the check
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
                run.check();
                return limit.isOver()
                    ? Future.failedFuture(tooLong(limit))
                    : take(step, content, unitId, limit);
              });
    }
    return made.map(RowOutcome.succeeded(row))
        .recover(
            e -> {
              // a step that was not tried again because the run stops says nothing of the row
              run.check();
              return undo(begun, List.of(faults.reason(row, e)));
            });
  }

  private static ContentException tooLong(TimeLimit limit) {
    return ContentException.lasting(
        "The row was not done within %d seconds; upload it again"
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
                            // the turn may have come long after the run was told to stop
                            run.check();
                            return contents.link(scope, content.textbookId(), unitId, content.id());
                          }));
    };
  }

  // whether there is anything to retire, only the store knows: an answer may have been lost
  private Future<RowOutcome> undo(RowResult begun, List<String> reasons) {
    UploadRow row = begun.row();
    if (upload.order().dryRun()) {
      return Future.succeededFuture(RowOutcome.failed(row, reasons));
    }
    return settled(begun)
        .compose(waited -> ledger.apply(RowOutcome.retiring(row, reasons)))
        .compose(written -> retire(row, reasons));
  }

  // What is created after it was retired would stay, and whoever had begun the row before may have
  // died while he created its content.
  private Future<?> settled(RowResult begun) {
    if (begun.status() == RowStatus.PENDING) {
      return Future.succeededFuture();
    }
    Future<?> longest = tools.vertx().timer(tools.longestCall().toMillis(), TimeUnit.MILLISECONDS);
    return Future.any(longest, run.stopped())
        .map(
            waited -> {
              run.check();
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
              // not as Stopped: that it is to be retired is written already, for whoever goes on
              if (run.mustStop()) {
                return Future.failedFuture(e);
              }
              if (e instanceof ContentException fault && !fault.isPassing()) {
                return Future.succeededFuture(
                    RowOutcome.failed(row, andNotRetired(row, reasons, e)));
              }
              faults.retiredLater(row, e);
              return Future.succeededFuture(RowOutcome.retiring(row, reasons));
            });
  }

  private List<String> andNotRetired(UploadRow row, List<String> reasons, Throwable e) {
    List<String> more = new ArrayList<>(reasons);
    more.add(
        "The content %s was not retired: %s"
            .formatted(ContentId.of(upload.id(), row.number()), faults.reason(row, e)));
    return more;
  }

  private Future<Void> retrying(TimeLimit limit, Supplier<Future<Void>> step) {
    return tools.retry().run(() -> run.mustStop() || limit.isOver(), step);
  }
}
