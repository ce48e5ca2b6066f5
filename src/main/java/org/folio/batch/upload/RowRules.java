package org.folio.batch.upload;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be said of a row without asking anybody else. */
final class RowRules {
  static final String DUPLICATE = "Duplicate Content";

  private final Template template;
  private final Mode mode;
  private final Header header;

  RowRules(Template template, Mode mode, Header header) {
    this.template = template;
    this.mode = mode;
    this.header = header;
  }

  /** Every reason why the row cannot become a content; none when it can. */
  List<String> reasons(UploadRow row) {
    List<String> reasons = new ArrayList<>();
    missing(row.cells(), reasons);
    if (row.duplicateOf() != null) {
      reasons.add(DUPLICATE);
    }
    for (Column column : template.columns()) {
      String cell = header.cell(row.cells(), column.name());
      if (!cell.isEmpty()) {
        check(column, cell, reasons);
      }
    }
    format(row.cells(), reasons);
    tooManyCells(row.cells(), reasons);
    return reasons;
  }

  private void missing(List<String> cells, List<String> reasons) {
    List<String> missing =
        template.columns().stream()
            .filter(column -> column.requiredIn().contains(mode))
            .filter(column -> isEmpty(cells, column.name()) && isEmpty(cells, column.substitute()))
            .map(Header::shown)
            .toList();
    if (!missing.isEmpty()) {
      reasons.add("Following mandatory fields are missing: " + String.join(", ", missing));
    }
  }

  private boolean isEmpty(List<String> cells, @Nullable String column) {
    return column == null || header.cell(cells, column).isEmpty();
  }

  private static void check(Column column, String cell, List<String> reasons) {
    boolean isTooLong = cell.codePointCount(0, cell.length()) > column.maxLength();
    if (isTooLong) {
      reasons.add("%s is longer than %d characters".formatted(column.name(), column.maxLength()));
    }
    for (String value : values(column, cell, isTooLong)) {
      if (!isAllowed(column, value)) {
        reasons.add(
            "%s must be one of %s, unlike %s"
                .formatted(column.name(), String.join(", ", column.allowedValues()), shown(value)));
      }
    }
    if (column.kind() == Column.Kind.URL && SourceUrl.of(cell).isEmpty()) {
      reasons.add("%s is not a valid http or https URL".formatted(column.name()));
    }
  }

  // the thousands of values that a cell may hold would make as many reasons
  private static List<String> values(Column column, String cell, boolean isTooLong) {
    if (column.kind() != Column.Kind.LIST) {
      return List.of(cell);
    }
    return isTooLong ? List.of() : Cells.list(cell);
  }

  private static boolean isAllowed(Column column, String value) {
    return column.allowedValues().isEmpty()
        || column.allowedValues().stream().anyMatch(value::equalsIgnoreCase);
  }

  private void format(List<String> cells, List<String> reasons) {
    String format = header.cell(cells, Column.FILE_FORMAT);
    if (!format.isEmpty() && FileFormat.of(format).isEmpty()) {
      reasons.add("%s is not a known format: %s".formatted(Column.FILE_FORMAT, shown(format)));
    }
  }

  private void tooManyCells(List<String> cells, List<String> reasons) {
    int columns = header.names().size();
    if (cells.size() > columns && !Cells.areBlank(cells.subList(columns, cells.size()))) {
      reasons.add("The row has more cells than the file has columns");
    }
  }

  private static String shown(String value) {
    return value.length() > 60 ? value.substring(0, 60) + "..." : value;
  }
}
