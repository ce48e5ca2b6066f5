package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.folio.batch.testkit.PromQl.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {
  @Test
  void selectors_areFoundWithTheirLabels() {
    assertEquals(
        List.of(
            new Selector("a_total", Set.of("code", "route")),
            new Selector("b", Set.of()),
            new Selector("c", Set.of())),
        PromQl.selectors(
            "sum by (code) (rate(a_total{code=~\"5..\",route!=\"/x\"}[5m])) > 0"
                + " unless on () (min(time() - b) < 1800) or deriv(max(c)[10m:1m]) > 0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sum(a",
        "a)",
        "a b",
        "rate(a[5x])",
        "rate(a[5m)",
        "unknown(a)",
        "a{code=5}",
        "a{code=\"5\"",
        "a >",
        "sum by code (a)",
        "a # b",
        "a offset"
      })
  void brokenExpression_isRefused(String expression) {
    assertThrows(IllegalArgumentException.class, () -> PromQl.selectors(expression));
  }
}
