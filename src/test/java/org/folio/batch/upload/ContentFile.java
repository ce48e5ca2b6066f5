package org.folio.batch.upload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.folio.batch.upload.template.TemplateColumn;

/** Writes CSV files of contents for tests. Immutable except for the rows that are added. */
public final class ContentFile {
  public static final List<String> COLUMNS =
      List.of(
          TemplateColumn.NAME,
          TemplateColumn.DESCRIPTION,
          TemplateColumn.KEYWORDS,
          TemplateColumn.BOARD,
          TemplateColumn.MEDIUM,
          TemplateColumn.GRADE,
          TemplateColumn.SUBJECT,
          TemplateColumn.TOPIC,
          TemplateColumn.RESOURCE_TYPE,
          TemplateColumn.AUDIENCE,
          TemplateColumn.AUTHOR,
          TemplateColumn.COPYRIGHT,
          TemplateColumn.LICENSE,
          TemplateColumn.ICON,
          TemplateColumn.FILE_FORMAT,
          TemplateColumn.FILE_PATH,
          TemplateColumn.TEXTBOOK_ID,
          TemplateColumn.UNIT_ID,
          TemplateColumn.QR_CODE);

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
  public static ContentFile with(String files) {
    return new ContentFile(files, COLUMNS);
  }

  public static ContentFile with(String files, List<String> columns) {
    return new ContentFile(files, columns);
  }

  /** A good row, except for the cells given as name, value, name, value. */
  public ContentFile row(String name, String... changes) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(TemplateColumn.NAME, name);
    cells.put(TemplateColumn.BOARD, "State");
    cells.put(TemplateColumn.MEDIUM, "English");
    cells.put(TemplateColumn.GRADE, "Class 5");
    cells.put(TemplateColumn.SUBJECT, "Science");
    cells.put(TemplateColumn.RESOURCE_TYPE, "Learn");
    cells.put(TemplateColumn.AUDIENCE, "Student");
    cells.put(TemplateColumn.AUTHOR, "A. Author");
    cells.put(TemplateColumn.COPYRIGHT, "A. Author");
    cells.put(TemplateColumn.ICON, files + "/icon.png");
    cells.put(TemplateColumn.FILE_FORMAT, "pdf");
    cells.put(TemplateColumn.FILE_PATH, files + "/water.pdf");
    for (int i = 0; i < changes.length; i += 2) {
      cells.put(changes[i], changes[i + 1]);
    }
    return line(
        columns.stream()
            .map(column -> quoted(cells.getOrDefault(column, "")))
            .collect(Collectors.joining(",")));
  }

  public ContentFile rows(int count, String name) {
    for (int i = 1; i <= count; i++) {
      row(name + " " + i);
    }
    return this;
  }

  ContentFile line(String line) {
    lines.add(line);
    return this;
  }

  public String text() {
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }
}
