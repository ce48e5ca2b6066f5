package org.folio.batch.upload;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the report of an upload, a part at a time: the columns of the file in their order, and
 * what came of each row. The form without the added columns can be uploaded again.
 */
final class ReportWriter {
  static final List<String> ADDED_COLUMNS =
      List.of("Status", "Reason For Failure", "Content Id", "Row");

  // without it, spreadsheets take UTF-8 for something else
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Upload upload;
  private final List<String> columns;
  private final boolean withResults;

  ReportWriter(Upload upload, boolean withResults) {
    this.upload = upload;
    this.columns = upload.order().columns();
    this.withResults = withResults;
  }

  Buffer head() {
    List<String> cells = new ArrayList<>(columns);
    if (withResults) {
      cells.addAll(ADDED_COLUMNS);
    }
    return Buffer.buffer(BYTE_ORDER_MARK)
        .appendBuffer(write(csv -> csv.writeRecord(guarded(cells))));
  }

  Buffer rows(List<RowResult> results) {
    return write(csv -> results.forEach(result -> csv.writeRecord(guarded(cells(result)))));
  }

  private List<String> cells(RowResult result) {
    List<String> sent = result.row().cells();
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      cells.add(i < sent.size() ? sent.get(i) : "");
    }
    if (withResults) {
      cells.add(result.status().label());
      cells.add(String.join("; ", result.reasons()));
      cells.add(contentId(result));
      cells.add(String.valueOf(result.row().line()));
    }
    return cells;
  }

  private String contentId(RowResult result) {
    boolean isMade = result.status() == RowStatus.SUCCEEDED && !upload.order().dryRun();
    return isMade ? ContentId.of(upload.id(), result.row().number()) : "";
  }

  private static List<String> guarded(List<String> cells) {
    return cells.stream().map(FormulaGuard::add).toList();
  }

  private static Buffer write(Consumer<CsvWriter> records) {
    StringWriter text = new StringWriter();
    CsvWriter csv = CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.CRLF).build(text);
    records.accept(csv);
    return Buffer.buffer(text.toString());
  }
}
