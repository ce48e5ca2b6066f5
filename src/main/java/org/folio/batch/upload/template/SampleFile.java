package org.folio.batch.upload.template;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.List;
import org.folio.batch.upload.csv.Delimiter;

/** A CSV file to fill in: the columns of a template and one row of sample values. */
final class SampleFile {
  private SampleFile() {}

  static Buffer of(Template template, Delimiter delimiter) {
    List<String> names = template.columns().stream().map(TemplateColumn::name).toList();
    List<String> values = template.columns().stream().map(SampleFile::sample).toList();
    StringWriter text = new StringWriter();
    CsvWriter.builder()
        .fieldSeparator(delimiter.character())
        .lineDelimiter(LineDelimiter.CRLF)
        .bufferSize(0)
        .build(text)
        .writeRecord(names)
        .writeRecord(values);
    return Buffer.buffer("\ufeff" + text);
  }

  private static String sample(TemplateColumn column) {
    if (!column.allowedValues().isEmpty()) {
      return column.allowedValues().get(0);
    }
    if (column.field().equals(TemplateColumn.ICON)) {
      return "https://files.example.org/water.png";
    }
    if (column.kind() == TemplateColumn.Kind.URL) {
      return "https://files.example.org/water.pdf";
    }
    if (column.field().equals(TemplateColumn.FILE_FORMAT)) {
      return FileFormat.PDF.label();
    }
    return column.requiredIn().size() == OperationMode.values().length ? column.name() : "";
  }
}
