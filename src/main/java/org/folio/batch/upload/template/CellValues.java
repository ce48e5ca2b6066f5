package org.folio.batch.upload.template;

import java.util.List;
import java.util.Optional;
import org.folio.batch.upload.csv.CsvCells;

/** The cells of one row, with allowed values in the spelling of the template. */
public record CellValues(List<String> cells, CsvHeader header, Template template) {

  /** Returns the value of a column; empty if the row does not have it. */
  public String text(String column) {
    String cell = header.cell(cells, column);
    Optional<TemplateColumn> known = template.columnFor(column);
    return known.filter(c -> c.kind() == TemplateColumn.Kind.LIST).isPresent()
        ? cell
        : known.flatMap(c -> c.canonical(cell)).orElse(cell);
  }

  /** Returns the values of a list column. */
  public List<String> list(String column) {
    Optional<TemplateColumn> known = template.columnFor(column);
    return CsvCells.list(header.cell(cells, column)).stream()
        .map(value -> known.flatMap(c -> c.canonical(value)).orElse(value))
        .distinct()
        .toList();
  }
}
