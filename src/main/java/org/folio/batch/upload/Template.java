package org.folio.batch.upload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The columns of an upload. It is data: each tenant has its own, and may replace it. Names are
 * compared trimmed and without case.
 */
public record Template(List<Column> columns) {

  public Template {
    columns = List.copyOf(columns);
  }

  Optional<Column> column(String name) {
    String key = key(name);
    return columns.stream().filter(column -> key(column.name()).equals(key)).findFirst();
  }

  /** Under which one name is the same as another. */
  static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
