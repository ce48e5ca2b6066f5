package org.folio.batch.upload;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.List;

/** A file to fill in: the columns of a template, and one row that says what each may hold. */
final class SampleFile {
  private SampleFile() {}

  static Buffer of(Template template) {
    List<String> names = template.columns().stream().map(Column::name).toList();
    List<String> hints = template.columns().stream().map(SampleFile::sample).toList();
    StringWriter text = new StringWriter();
    CsvWriter.builder().bufferSize(0).build(text).writeRecord(names).writeRecord(hints);
    return Buffer.buffer("\ufeff" + text);
  }

  private static String sample(Column column) {
    if (!column.allowedValues().isEmpty()) {
      return column.allowedValues().get(0);
    }
    if (column.kind() == Column.Kind.URL) {
      return "https://files.example.org/water.pdf";
    }
    if (column.name().equals(Column.FILE_FORMAT)) {
      return FileFormat.PDF.label();
    }
    return column.requiredIn().size() == Mode.values().length ? column.name() : "";
  }
}
