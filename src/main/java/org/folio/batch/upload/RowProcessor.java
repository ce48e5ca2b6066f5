package org.folio.batch.upload;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.operation.StopReason;
import org.folio.batch.operation.Stopped;
import org.folio.batch.operation.TaskRun;

/**
 * Takes one row of an upload through its steps. One row never fails another. When the run must
 * stop, no further step is taken: a row of a cancelled upload is undone, any other is left as it is
 * to whoever goes on with it.
 */
final class RowProcessor {
  static final String INTERRUPTED = "The upload was cancelled while this row was worked on";
  private static final Logger log = LogManager.getLogger(RowProcessor.class);

  private final Upload upload;
  private final ContentScope scope;
  private final Header header;
  private final RowTools tools;
  private final RowCheck check;
  private final TaskRun run;
  private final Function<RowOutcome, Future<Void>> ledger;

  /**
   * @param ledger writes that a row is to be retired, and fails when that is no longer ours to
   *     decide
   */
  RowProcessor(
      Upload upload,
      ContentScope scope,
      RowTools tools,
      TaskRun run,
      Function<RowOutcome, Future<Void>> ledger) {
    this.upload = upload;
    this.scope = scope;
    this.header = new Header(upload.order().columns());
    this.tools = tools;
    this.check = new RowCheck(upload.order(), tools, run::mustStop);
    this.run = run;
    this.ledger = ledger;
  }

  /** Fails with {@link Stopped} when the row is left to others. */
  Future<RowOutcome> process(RowResult begun) {
    UploadRow row = begun.row();
    if (begun.status() == RowStatus.RETIRING) {
      return retire(row, begun.reasons());
    }
    boolean withLink = upload.order().mode().steps().contains(Step.LINK);
    return check
        .check(scope, upload.id(), row, withLink)
        .compose(
            checked -> {
              run.check();
              if (!checked.reasons().isEmpty()) {
                return rejected(begun, checked.reasons());
              }
              return upload.order().dryRun()
                  ? Future.succeededFuture(RowOutcome.succeeded(row))
                  : make(row, checked.unitId().orElse(""));
            })
        .recover(e -> stopped(begun, e));
  }

  // what a cancelled upload has begun is undone here and now, while all is at hand
  private Future<RowOutcome> stopped(RowResult begun, Throwable e) {
    return e instanceof Stopped stopped && stopped.reason() == StopReason.CANCELLED
        ? undo(begun.row(), List.of(INTERRUPTED))
        : Future.failedFuture(e);
  }

  // an earlier attempt may have come further than the check
  private Future<RowOutcome> rejected(RowResult begun, List<String> reasons) {
    return begun.status() == RowStatus.STARTED
        ? undo(begun.row(), reasons)
        : Future.succeededFuture(RowOutcome.failed(begun.row(), reasons));
  }

  private Future<RowOutcome> make(UploadRow row, String unitId) {
    Content content = Content.of(upload.id(), row, header);
    Future<Void> made = Future.succeededFuture();
    for (Step step : upload.order().mode().steps()) {
      made =
          made.compose(
              before -> {
                run.check();
                return take(step, content, unitId);
              });
    }
    return made.map(RowOutcome.succeeded(row))
        .recover(
            e -> {
              // a step that was not tried again because the run stops says nothing of the row
              run.check();
              return undo(row, List.of(reason(row, e)));
            });
  }

  private Future<Void> take(Step step, Content content, String unitId) {
    ContentStore contents = tools.contents();
    return switch (step) {
      case CREATE -> retrying(() -> contents.create(scope, content));
      case UPLOAD -> retrying(() -> contents.upload(scope, content.id(), content.file()));
      case PUBLISH -> retrying(() -> contents.publish(scope, content.id()));
      case LINK ->
          retrying(
              () ->
                  tools
                      .textbooks()
                      .inTurn(
                          scope.tenant(),
                          content.textbookId(),
                          () -> {
                            // the turn may have come long after the run was told to stop
                            run.check();
                            return contents.link(scope, content.textbookId(), unitId, content.id());
                          }));
    };
  }

  // whether there is anything to retire, only the store knows: an answer may have been lost
  private Future<RowOutcome> undo(UploadRow row, List<String> reasons) {
    if (upload.order().dryRun()) {
      return Future.succeededFuture(RowOutcome.failed(row, reasons));
    }
    return ledger.apply(RowOutcome.retiring(row, reasons)).compose(written -> retire(row, reasons));
  }

  private Future<RowOutcome> retire(UploadRow row, List<String> reasons) {
    String contentId = ContentId.of(upload.id(), row.number());
    return retrying(() -> tools.contents().retire(scope, contentId))
        .map(RowOutcome.failed(row, reasons))
        .otherwise(
            e -> {
              run.check();
              return RowOutcome.failed(row, andNotRetired(row, reasons, e));
            });
  }

  private List<String> andNotRetired(UploadRow row, List<String> reasons, Throwable e) {
    List<String> more = new ArrayList<>(reasons);
    more.add(
        "The content %s was not retired: %s"
            .formatted(ContentId.of(upload.id(), row.number()), reason(row, e)));
    return more;
  }

  private String reason(UploadRow row, Throwable e) {
    boolean isExpected = e instanceof ContentFault fault && fault.getCause() == null;
    if (!isExpected) {
      log.warn(
          "Row {} of upload {} failed tenant={}", row.number(), upload.id(), scope.tenant(), e);
    }
    return ContentFault.reason(e);
  }

  private Future<Void> retrying(Supplier<Future<Void>> step) {
    return tools.retry().run(run::mustStop, step);
  }
}
