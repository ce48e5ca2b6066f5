package org.folio.batch.upload.content;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.folio.batch.api.model.TextbookUnit;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.csv.FormulaGuard;
import org.folio.batch.upload.template.TemplateColumn;

/** Writes the units of a textbook as CSV, with the values that the columns of an upload take. */
final class UnitsFile {
  private static final String UNIT = "Unit";

  private UnitsFile() {}

  static String of(String textbookId, List<TextbookUnit> units, Delimiter delimiter) {
    StringWriter text = new StringWriter();
    CsvWriter csv =
        CsvWriter.builder()
            .fieldSeparator(delimiter.character())
            .lineDelimiter(LineDelimiter.CRLF)
            .bufferSize(0)
            .build(text);
    csv.writeRecord(
        TemplateColumn.TEXTBOOK_ID, TemplateColumn.UNIT_ID, TemplateColumn.QR_CODE, UNIT);
    for (TextbookUnit unit : units) {
      String qrCode = unit.getQrCode() == null ? "" : unit.getQrCode();
      csv.writeRecord(
          Stream.of(textbookId, unit.getId(), qrCode, unit.getName())
              .map(cell -> FormulaGuard.add(cell, delimiter.character()))
              .toList());
    }
    return "\ufeff" + text;
  }
}
