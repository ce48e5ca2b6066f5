package org.folio.batch.upload.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.folio.batch.error.Violation;
import org.folio.batch.upload.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which templates a tenant may have. */
class TemplateRulesTest {
  private static Template withSubstituteFor(String name) {
    return new Template(
        Templates.standard().columns().stream()
            .map(column -> column.name().equals(name) ? withSubstitute(column) : column)
            .toList());
  }

  private static TemplateColumn withSubstitute(TemplateColumn column) {
    return new TemplateColumn(
        column.name(),
        column.requiredIn(),
        column.allowedValues(),
        column.maxLength(),
        column.kind(),
        TemplateColumn.LICENSE,
        column.field());
  }

  @Test
  void substitute_isAllowed_forOrdinaryColumn() {
    assertEquals(List.of(), TemplateRules.check(withSubstituteFor(TemplateColumn.AUTHOR)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {TemplateColumn.NAME, TemplateColumn.FILE_FORMAT, TemplateColumn.FILE_PATH})
  void substitute_isRefused_forEssentialColumn(String name) {
    List<Violation> violations = TemplateRules.check(withSubstituteFor(name));
    assertEquals(List.of(name), violations.stream().map(Violation::value).toList());
  }
}
