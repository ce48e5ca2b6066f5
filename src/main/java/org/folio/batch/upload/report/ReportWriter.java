package org.folio.batch.upload.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.folio.batch.upload.content.ContentId;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.csv.FormulaGuard;
import org.folio.batch.upload.model.RowResult;
import org.folio.batch.upload.model.RowStatus;
import org.folio.batch.upload.model.Upload;
import org.folio.batch.upload.template.ReportColumns;

/**
 * Writes the report of an upload in parts: the columns of the file in their order, then the result
 * of each row. The report can be corrected and uploaded again, with or without the added columns,
 * because an upload ignores them.
 */
final class ReportWriter {
  // Spreadsheet programs do not recognize UTF-8 without it.
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Upload upload;
  private final List<String> columns;
  private final char delimiter;
  private final boolean withResults;

  ReportWriter(Upload upload, boolean withResults) {
    this.upload = upload;
    this.columns = upload.order().columns();
    this.delimiter = upload.order().delimiter().character();
    this.withResults = withResults;
  }

  Buffer head() {
    List<String> cells = new ArrayList<>(columns);
    if (withResults) {
      cells.addAll(ReportColumns.ADDED);
    }
    return Buffer.buffer(BYTE_ORDER_MARK)
        .appendBuffer(write(csv -> csv.writeRecord(guarded(cells))));
  }

  Buffer rows(List<RowResult> results) {
    return write(csv -> results.forEach(result -> csv.writeRecord(guarded(cells(result)))));
  }

  private List<String> cells(RowResult result) {
    List<String> sent = result.row().cells();
    int inColumns = Math.min(sent.size(), columns.size());
    List<String> cells = new ArrayList<>(sent.subList(0, inColumns));
    while (cells.size() < columns.size()) {
      cells.add("");
    }
    if (withResults) {
      cells.add(label(result.status()));
      cells.add(String.join("; ", result.reasons()));
      cells.add(contentId(result));
      cells.add(String.valueOf(result.row().line()));
    }
    List<String> overflow = sent.subList(inColumns, sent.size());
    if (!CsvCells.areBlank(overflow)) {
      cells.addAll(overflow);
    }
    return cells;
  }

  private String label(RowStatus status) {
    return status == RowStatus.SUCCEEDED && upload.order().dryRun() ? "Valid" : status.label();
  }

  private String contentId(RowResult result) {
    boolean isMade = result.status() == RowStatus.SUCCEEDED && !upload.order().dryRun();
    return isMade ? ContentId.of(upload.id(), result.row().number()) : "";
  }

  private List<String> guarded(List<String> cells) {
    return cells.stream().map(cell -> FormulaGuard.add(cell, delimiter)).toList();
  }

  private Buffer write(Consumer<CsvWriter> records) {
    StringWriter text = new StringWriter();
    CsvWriter csv =
        CsvWriter.builder()
            .fieldSeparator(delimiter)
            .bufferSize(0)
            .lineDelimiter(LineDelimiter.CRLF)
            .build(text);
    records.accept(csv);
    return Buffer.buffer(text.toString());
  }
}
