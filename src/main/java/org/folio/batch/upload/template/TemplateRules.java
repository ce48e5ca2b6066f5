package org.folio.batch.upload.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.folio.batch.error.Violation;
import org.folio.batch.upload.csv.CsvCells;

/** Checks that a tenant's own template has everything that contents need. */
final class TemplateRules {
  private static final List<String> INDISPENSABLE =
      List.of(TemplateColumn.NAME, TemplateColumn.FILE_FORMAT, TemplateColumn.FILE_PATH);
  private static final List<String> RESERVED = ReportColumns.ADDED;

  private TemplateRules() {}

  /** Returns all violations. */
  static List<Violation> check(Template template) {
    List<Violation> violations = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Set<String> fields = new HashSet<>();
    for (TemplateColumn column : template.columns()) {
      checkName(column, seen, violations);
      checkField(column, fields, violations);
      String substitute = column.substitute();
      if (substitute != null && template.column(substitute).isEmpty()) {
        violations.add(violation("must be a column of the template", "substitute", substitute));
      }
    }
    for (String name : INDISPENSABLE) {
      boolean isRequired =
          template
              .columnFor(name)
              .filter(c -> c.requiredIn().containsAll(Set.of(OperationMode.values())))
              .filter(c -> c.substitute() == null)
              .isPresent();
      if (!isRequired) {
        violations.add(
            violation(
                "must contain this column, required in every mode and without a substitute",
                "columns",
                name));
      }
    }
    if (template
        .columnFor(TemplateColumn.FILE_PATH)
        .filter(c -> c.kind() != TemplateColumn.Kind.URL)
        .isPresent()) {
      violations.add(violation("must have the kind url", "kind", TemplateColumn.FILE_PATH));
    }
    if (template
        .columnFor(TemplateColumn.TEXTBOOK_ID)
        .filter(c -> c.requiredIn().contains(OperationMode.LINK))
        .isEmpty()) {
      violations.add(
          violation(
              "must contain this column, required in mode link",
              "columns",
              TemplateColumn.TEXTBOOK_ID));
    }
    return violations;
  }

  private static void checkName(
      TemplateColumn column, Set<String> seen, List<Violation> violations) {
    String name = column.name();
    if (!name.equals(CsvCells.clean(name)) || name.isEmpty()) {
      violations.add(
          violation("must not be blank, and must not begin or end with white space", "name", name));
    }
    if (!seen.add(Template.key(name))) {
      violations.add(violation("must be unique", "name", name));
    }
    if (RESERVED.stream().anyMatch(reserved -> Template.key(reserved).equals(Template.key(name)))) {
      violations.add(violation("must not be the name of a report column", "name", name));
    }
  }

  private static void checkField(
      TemplateColumn column, Set<String> seen, List<Violation> violations) {
    String field = column.field();
    if (!field.equals(column.name()) && !column.isStandard()) {
      violations.add(
          violation(
              "must be one of " + String.join(", ", TemplateColumn.STANDARD), "field", field));
    }
    if (!seen.add(Template.key(field))) {
      violations.add(violation("must not be the field of two columns", "field", field));
    }
  }

  private static Violation violation(String message, String key, String value) {
    return new Violation(message, "upload.template", key, value);
  }
}
