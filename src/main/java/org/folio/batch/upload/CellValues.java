package org.folio.batch.upload;

import java.util.List;
import java.util.Optional;

/** The cells of one row, in the spelling of the template. */
record CellValues(List<String> cells, Header header, Template template) {

  /** The value of a column; empty if the row does not have it. */
  String text(String column) {
    String cell = header.cell(cells, column);
    Optional<Column> known = template.columnFor(column);
    return known.filter(c -> c.kind() == Column.Kind.LIST).isPresent()
        ? cell
        : known.flatMap(c -> c.canonical(cell)).orElse(cell);
  }

  /** The values of a column that holds a list. */
  List<String> list(String column) {
    Optional<Column> known = template.columnFor(column);
    return Cells.list(header.cell(cells, column)).stream()
        .map(value -> known.flatMap(c -> c.canonical(value)).orElse(value))
        .distinct()
        .toList();
  }
}
