package org.folio.batch.upload.template;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.folio.batch.upload.csv.CsvCells;

/**
 * The columns of an upload. Each tenant has its own template and may replace it. Names are compared
 * by {@link #key}.
 */
public record Template(List<TemplateColumn> columns) {

  public Template {
    columns = List.copyOf(columns);
  }

  public Optional<TemplateColumn> column(String name) {
    String key = key(name);
    return columns.stream().filter(column -> key(column.name()).equals(key)).findFirst();
  }

  /** Returns the column that fills a standard column. */
  public Optional<TemplateColumn> columnFor(String field) {
    String key = key(field);
    return columns.stream().filter(column -> key(column.field()).equals(key)).findFirst();
  }

  /**
   * Returns a key that is equal for equal column names. Ignores case, white space, invisible
   * characters, and a {@code *} at the end, which people use to mark mandatory columns.
   */
  static String key(String name) {
    String folded = CsvCells.fold(name).toLowerCase(Locale.ROOT);
    return folded.length() > 1 && folded.endsWith("*")
        ? folded.substring(0, folded.length() - 1).stripTrailing()
        : folded;
  }
}
