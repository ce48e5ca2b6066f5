package org.folio.batch.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.folio.batch.error.Violation;
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

  private static Column withSubstitute(Column column) {
    return new Column(
        column.name(),
        column.requiredIn(),
        column.allowedValues(),
        column.maxLength(),
        column.kind(),
        Column.LICENSE,
        column.field());
  }

  @Test
  void aSubstituteMayStandForAnOrdinaryColumn() {
    assertEquals(List.of(), TemplateRules.check(withSubstituteFor(Column.AUTHOR)));
  }

  @ParameterizedTest
  @ValueSource(strings = {Column.NAME, Column.FILE_FORMAT, Column.FILE_PATH})
  void nothingStandsForWhatAContentIsMadeOf(String name) {
    List<Violation> violations = TemplateRules.check(withSubstituteFor(name));
    assertEquals(List.of(name), violations.stream().map(Violation::value).toList());
  }
}
