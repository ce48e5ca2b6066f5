package org.folio.batch.upload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes CSV files of contents for tests. Immutable except for the rows that are added. */
final class ContentFile {
  static final List<String> COLUMNS =
      List.of(
          Column.NAME,
          Column.DESCRIPTION,
          Column.KEYWORDS,
          Column.BOARD,
          Column.MEDIUM,
          Column.GRADE,
          Column.SUBJECT,
          Column.TOPIC,
          Column.RESOURCE_TYPE,
          Column.AUDIENCE,
          Column.AUTHOR,
          Column.COPYRIGHT,
          Column.LICENSE,
          Column.ICON,
          Column.FILE_FORMAT,
          Column.FILE_PATH,
          Column.TEXTBOOK_ID,
          Column.UNIT_ID,
          Column.QR_CODE);

  private final List<String> columns;
  private final String files;
  private final List<String> lines = new ArrayList<>();

  private ContentFile(String files, List<String> columns) {
    this.files = files;
    this.columns = columns;
    lines.add(String.join(",", columns));
  }

  /**
   * @param files base of the URLs of files and icons
   */
  static ContentFile with(String files) {
    return new ContentFile(files, COLUMNS);
  }

  static ContentFile with(String files, List<String> columns) {
    return new ContentFile(files, columns);
  }

  /** A good row, except for the cells given as name, value, name, value. */
  ContentFile row(String name, String... changes) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(Column.NAME, name);
    cells.put(Column.BOARD, "State");
    cells.put(Column.MEDIUM, "English");
    cells.put(Column.GRADE, "Class 5");
    cells.put(Column.SUBJECT, "Science");
    cells.put(Column.RESOURCE_TYPE, "Learn");
    cells.put(Column.AUDIENCE, "Student");
    cells.put(Column.AUTHOR, "A. Author");
    cells.put(Column.COPYRIGHT, "A. Author");
    cells.put(Column.ICON, files + "/icon.png");
    cells.put(Column.FILE_FORMAT, "pdf");
    cells.put(Column.FILE_PATH, files + "/water.pdf");
    for (int i = 0; i < changes.length; i += 2) {
      cells.put(changes[i], changes[i + 1]);
    }
    return line(
        columns.stream()
            .map(column -> quoted(cells.getOrDefault(column, "")))
            .collect(Collectors.joining(",")));
  }

  ContentFile rows(int count, String name) {
    for (int i = 1; i <= count; i++) {
      row(name + " " + i);
    }
    return this;
  }

  ContentFile line(String line) {
    lines.add(line);
    return this;
  }

  String text() {
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }
}
