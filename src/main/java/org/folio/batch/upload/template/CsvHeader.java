package org.folio.batch.upload.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.upload.csv.CsvCells;
import org.folio.batch.upload.csv.FormulaGuard;

/** The header of a file: its columns in the order of the file. */
public final class CsvHeader {
  private final List<String> names;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * @param names as in the file; compared by {@link Template#key}
   */
  public CsvHeader(List<String> names, Template template) {
    this.names = names.stream().map(FormulaGuard::remove).map(CsvCells::clean).toList();
    for (int i = 0; i < this.names.size(); i++) {
      positions.putIfAbsent(Template.key(this.names.get(i)), i);
    }
    for (TemplateColumn column : template.columns()) {
      Integer position = positions.get(Template.key(column.name()));
      if (position != null) {
        positions.put(Template.key(column.field()), position);
        positions.put(column.field(), position);
        positions.put(column.name(), position);
      }
    }
  }

  /** Explains to the client why the header does not fit the template; empty if it fits. */
  public Optional<String> misfit(Template template, OperationMode mode) {
    if (matches(template) == 0) {
      return Optional.of(
          "no column of the template is in the first %d lines; the first row must name the columns,"
                  .formatted(HeaderFinder.MOST_LINES)
              + " separated by comma, semicolon, tab or |");
    }
    List<String> missing =
        template.columns().stream()
            .filter(column -> column.requiredIn().contains(mode) && !has(column))
            .map(CsvHeader::nameWithSubstitute)
            .toList();
    Set<String> doubled = doubled();
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("missing columns " + String.join(", ", missing));
    }
    if (!doubled.isEmpty()) {
      parts.add("duplicate columns " + String.join(", ", doubled));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** Returns how many columns of the template the header has. */
  long matches(Template template) {
    return template.columns().stream().filter(column -> hasName(column.name())).count();
  }

  public List<String> names() {
    return names;
  }

  /** Returns the cleaned cell of a row; empty if the row or the file does not have it. */
  public String cell(List<String> cells, String column) {
    Integer exact = positions.get(column);
    Integer position = exact == null ? positions.get(Template.key(column)) : exact;
    return position == null || position >= cells.size()
        ? ""
        : CsvCells.clean(FormulaGuard.remove(cells.get(position)));
  }

  private boolean has(TemplateColumn column) {
    return hasName(column.name()) || (column.substitute() != null && hasName(column.substitute()));
  }

  private boolean hasName(String name) {
    return positions.containsKey(Template.key(name));
  }

  private Set<String> doubled() {
    Set<String> seen = new HashSet<>();
    Set<String> doubled = new LinkedHashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(Template.key(name))) {
        doubled.add(name);
      }
    }
    return doubled;
  }

  /** Returns the name of a column as error texts show it. */
  public static String nameWithSubstitute(TemplateColumn column) {
    return column.substitute() == null
        ? column.name()
        : column.name() + " (or " + column.substitute() + ")";
  }
}
