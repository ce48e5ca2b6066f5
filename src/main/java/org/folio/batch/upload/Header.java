package org.folio.batch.upload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The first record of a file: the columns that it has, in its own order. */
public final class Header {
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  public Header(List<String> names) {
    this.names = names.stream().map(name -> FormulaGuard.remove(name).strip()).toList();
    for (int i = 0; i < this.names.size(); i++) {
      places.putIfAbsent(Template.key(this.names.get(i)), i);
    }
  }

  /** What is wrong with it, for the client to read; nothing when it fits the template. */
  public Optional<String> misfit(Template template, Mode mode) {
    List<String> missing =
        template.columns().stream()
            .filter(column -> column.requiredIn().contains(mode) && !has(column))
            .map(Header::shown)
            .toList();
    Set<String> doubled = doubled();
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("missing columns " + String.join(", ", missing));
    }
    if (!doubled.isEmpty()) {
      parts.add("doubled columns " + String.join(", ", doubled));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  public List<String> names() {
    return names;
  }

  /** The trimmed cell of a row, empty when the row or the file does not have it. */
  public String cell(List<String> cells, String column) {
    Integer place = places.get(Template.key(column));
    return place == null || place >= cells.size()
        ? ""
        : FormulaGuard.remove(cells.get(place)).strip();
  }

  private boolean has(Column column) {
    return hasName(column.name()) || (column.substitute() != null && hasName(column.substitute()));
  }

  private boolean hasName(String name) {
    return places.containsKey(Template.key(name));
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

  static String shown(Column column) {
    return column.substitute() == null
        ? column.name()
        : column.name() + " (or " + column.substitute() + ")";
  }
}
