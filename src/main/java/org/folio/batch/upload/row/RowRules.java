package org.folio.batch.upload.row;

import java.util.ArrayList;
import java.util.List;
import org.folio.batch.json.Excerpt;
import org.folio.batch.upload.content.DuplicateContent;
import org.folio.batch.upload.content.SourceUrl;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.csv.Delimiter;
import org.folio.batch.upload.model.UploadRow;
import org.folio.batch.upload.template.CsvHeader;
import org.folio.batch.upload.template.FileFormat;
import org.folio.batch.upload.template.OperationMode;
import org.folio.batch.upload.template.Template;
import org.folio.batch.upload.template.TemplateColumn;
import org.jspecify.annotations.Nullable;

/** Validates a row by its cells alone. */
public final class RowRules {
  private static final int LONGEST_EXCERPT = 60;

  private final Template template;
  private final OperationMode mode;
  private final CsvHeader header;
  private final Delimiter delimiter;

  public RowRules(Template template, OperationMode mode, CsvHeader header, Delimiter delimiter) {
    this.template = template;
    this.mode = mode;
    this.header = header;
    this.delimiter = delimiter;
  }

  /** Returns every reason why the row cannot become a content; empty if it can. */
  public List<String> reasons(UploadRow row) {
    if (hasTooManyCells(row.cells())) {
      // Its cells are probably shifted, so further reasons would not help.
      return new ArrayList<>(List.of(tooManyCells(row.cells())));
    }
    List<String> reasons = new ArrayList<>();
    missing(row.cells(), reasons);
    if (row.duplicateOf() != null) {
      reasons.add(DuplicateContent.ofRow(row.duplicateOf()));
    }
    for (TemplateColumn column : template.columns()) {
      String cell = header.cell(row.cells(), column.name());
      if (!cell.isEmpty()) {
        check(column, cell, reasons);
      }
    }
    format(row.cells(), reasons);
    return reasons;
  }

  /** Whether the row has text beyond the last column of the file. */
  boolean hasTooManyCells(List<String> cells) {
    int columns = header.names().size();
    return cells.size() > columns && !CsvCells.areBlank(cells.subList(columns, cells.size()));
  }

  private String tooManyCells(List<String> cells) {
    return "%d cells for %d columns; put quotes around a cell that contains a %s"
        .formatted(cells.size(), header.names().size(), delimiter.label());
  }

  private void missing(List<String> cells, List<String> reasons) {
    List<String> missing =
        template.columns().stream()
            .filter(column -> column.requiredIn().contains(mode))
            .filter(column -> isEmpty(cells, column.name()) && isEmpty(cells, column.substitute()))
            .map(CsvHeader::nameWithSubstitute)
            .toList();
    if (!missing.isEmpty()) {
      reasons.add("Following mandatory fields are missing: " + String.join(", ", missing));
    }
  }

  private boolean isEmpty(List<String> cells, @Nullable String name) {
    if (name == null) {
      return true;
    }
    String cell = header.cell(cells, name);
    boolean isList =
        template
            .column(name)
            .filter(column -> column.kind() == TemplateColumn.Kind.LIST)
            .isPresent();
    return isList ? CsvCells.list(cell).isEmpty() : cell.isEmpty();
  }

  private static void check(TemplateColumn column, String cell, List<String> reasons) {
    int length = cell.codePointCount(0, cell.length());
    boolean isTooLong = length > column.maxLength();
    if (isTooLong) {
      reasons.add(
          "%s is %d characters long; at most %d are allowed"
              .formatted(column.name(), length, column.maxLength()));
    }
    for (String value : values(column, cell, isTooLong)) {
      if (column.canonical(value).isEmpty()) {
        reasons.add(
            "%s must be one of %s, but was \"%s\""
                .formatted(
                    column.name(),
                    String.join(", ", column.allowedValues()),
                    Excerpt.text(value, LONGEST_EXCERPT)));
      }
    }
    if (column.kind() == TemplateColumn.Kind.URL) {
      SourceUrl.problem(cell).ifPresent(problem -> reasons.add(column.name() + " " + problem));
    }
  }

  // A long cell may hold thousands of values, each of which would be a reason.
  private static List<String> values(TemplateColumn column, String cell, boolean isTooLong) {
    if (column.kind() != TemplateColumn.Kind.LIST) {
      return List.of(cell);
    }
    return isTooLong ? List.of() : CsvCells.list(cell);
  }

  private void format(List<String> cells, List<String> reasons) {
    String format = header.cell(cells, TemplateColumn.FILE_FORMAT);
    if (!format.isEmpty() && FileFormat.of(format).isEmpty()) {
      reasons.add(
          "%s must be one of %s, but was \"%s\""
              .formatted(
                  template
                      .columnFor(TemplateColumn.FILE_FORMAT)
                      .map(TemplateColumn::name)
                      .orElse(""),
                  String.join(", ", FileFormat.labels()),
                  Excerpt.text(format, LONGEST_EXCERPT)));
    }
  }
}
