package org.folio.batch.upload.row;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.folio.batch.upload.content.Content;
import org.folio.batch.upload.content.ContentId;
import org.folio.batch.upload.content.ContentKey;
import org.folio.batch.upload.content.ContentScope;
import org.folio.batch.upload.content.ContentStore;
import org.folio.batch.upload.content.DuplicateContent;
import org.folio.batch.upload.content.Retry;
import org.folio.batch.upload.content.SourceFiles;
import org.folio.batch.upload.content.SourceUrl;
import org.folio.batch.upload.content.TimeLimit;
import org.folio.batch.upload.model.UploadRequest;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.FileFormat;
import org.folio.batch.upload.template.TemplateColumn;

/**
 * Validates a whole row before anything is created: its cells, its URLs, and what the content store
 * says about it.
 */
final class RowValidator {
  private final RowRules rules;
  private final CsvHeader header;
  private final ContentStore contents;
  private final SourceFiles files;
  private final Retry retry;
  private final RowErrors errors;
  private final String nameColumn;
  private final BooleanSupplier givenUp;

  /**
   * @param givenUp true when the result is no longer needed
   */
  RowValidator(UploadRequest order, RowServices tools, RowErrors errors, BooleanSupplier givenUp) {
    this.header = new CsvHeader(order.columns(), order.template());
    this.rules = new RowRules(order.template(), order.mode(), header, order.delimiter());
    this.contents = tools.contents();
    this.files = tools.files();
    this.retry = tools.retry();
    this.errors = errors;
    this.givenUp = givenUp;
    this.nameColumn =
        order
            .template()
            .columnFor(TemplateColumn.NAME)
            .map(TemplateColumn::name)
            .orElse(TemplateColumn.NAME);
  }

  /**
   * @param unitId of the textbook, if the row names one
   */
  record Checked(List<String> reasons, Optional<String> unitId) {}

  /** Checks the row. Never fails: a check that could not be completed is a reason as well. */
  Future<Checked> check(
      ContentScope scope, long uploadId, UploadRow row, boolean withLink, TimeLimit limit) {
    List<String> reasons = rules.reasons(row);
    shortName(row).ifPresent(reasons::add);
    List<Future<List<String>>> checks = new ArrayList<>();
    checks.add(file(row, limit));
    checks.add(icon(row, limit));
    checks.add(sameContent(scope, uploadId, row, limit));
    Future<Optional<String>> unit =
        withLink ? unit(scope, row, limit) : Future.succeededFuture(Optional.empty());
    checks.add(unit.map(List.<String>of()).otherwise(e -> List.of(errors.reason(row, e))));
    return Future.join(checks)
        .map(
            done -> {
              checks.forEach(check -> reasons.addAll(check.result()));
              return new Checked(reasons, unit.succeeded() ? unit.result() : Optional.empty());
            });
  }

  private Optional<String> shortName(UploadRow row) {
    String name = cell(row, TemplateColumn.NAME);
    int length = name.codePointCount(0, name.length());
    return length == 0 || length >= contents.minNameLength()
        ? Optional.empty()
        : Optional.of(
            "%s \"%s\" is %d characters long; the content service needs at least %d"
                .formatted(nameColumn, name, length, contents.minNameLength()));
  }

  private Future<List<String>> file(UploadRow row, TimeLimit limit) {
    TimeLimit ofFile = limit.within(files.timeout());
    Optional<FileFormat> format = FileFormat.of(cell(row, TemplateColumn.FILE_FORMAT));
    return SourceUrl.of(cell(row, TemplateColumn.FILE_PATH))
        .map(
            url ->
                reasons(
                    row,
                    TemplateColumn.FILE_PATH,
                    ofFile,
                    () -> files.checkFile(url, format, ofFile)))
        .orElse(NONE);
  }

  private Future<List<String>> icon(UploadRow row, TimeLimit limit) {
    TimeLimit ofFile = limit.within(files.timeout());
    return SourceUrl.of(cell(row, TemplateColumn.ICON))
        .map(url -> reasons(row, TemplateColumn.ICON, ofFile, () -> files.checkIcon(url, ofFile)))
        .orElse(NONE);
  }

  private Future<List<String>> sameContent(
      ContentScope scope, long uploadId, UploadRow row, TimeLimit limit) {
    Optional<ContentKey> key = ContentKey.of(header, row.cells());
    if (key.isEmpty() || row.duplicateOf() != null) {
      return NONE;
    }
    String id = ContentId.of(uploadId, row.number());
    return retry
        .run(givenUp(limit), () -> contents.findSame(scope, id, key.get()))
        // equal rows before this one have all failed: their contents are retired, or will be
        .map(same -> same.filter(found -> !ContentId.isOfUpload(uploadId, found)))
        .map(same -> same.map(DuplicateContent::ofContent).stream().toList())
        .otherwise(e -> List.of(errors.reason(row, e)));
  }

  private Future<Optional<String>> unit(ContentScope scope, UploadRow row, TimeLimit limit) {
    String textbook = cell(row, TemplateColumn.TEXTBOOK_ID);
    Content.Unit unit =
        new Content.Unit(cell(row, TemplateColumn.UNIT_ID), cell(row, TemplateColumn.QR_CODE));
    boolean isNamed = !textbook.isEmpty() && !(unit.id().isEmpty() && unit.qrCode().isEmpty());
    return isNamed
        ? retry
            .run(givenUp(limit), () -> contents.findUnit(scope, textbook, unit))
            .map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<List<String>> reasons(
      UploadRow row, String column, TimeLimit limit, Supplier<Future<Void>> check) {
    return retry
        .run(givenUp(limit), check)
        .map(List.<String>of())
        .otherwise(e -> List.of(column + ": " + errors.reason(row, e)));
  }

  private BooleanSupplier givenUp(TimeLimit limit) {
    return () -> givenUp.getAsBoolean() || limit.isOver();
  }

  private String cell(UploadRow row, String column) {
    return header.cell(row.cells(), column);
  }

  private static final Future<List<String>> NONE = Future.succeededFuture(List.of());
}
