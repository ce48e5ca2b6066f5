package org.folio.batch.consumption.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.folio.batch.api.model.AmountValue;
import org.folio.batch.api.model.LimitConsumption;
import org.folio.batch.consumption.resource.Violations;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumptionRulesTest {

  @Test
  void consumption_isRefusedWithAllViolations() {
    LimitConsumption sent =
        new LimitConsumption()
            .withLimitCode(" ")
            .withServiceDate("2026-02-30")
            .withAmount(
                new AmountValue().withValue(new BigDecimal("1.0000001")).withCurrency("eur"))
            .withNumberOfUnits(BigDecimal.ONE);

    ServiceException failure =
        assertThrows(ServiceException.class, () -> ConsumptionJson.read(sent));

    assertEquals(
        List.of(
            "amount quantity.one",
            "amount.currency currency.malformed",
            "amount.value number.precision",
            "limitCode code.malformed",
            "serviceDate date.malformed",
            "subjectCode subject.one"),
        failure.violations().stream().map(v -> v.key() + " " + v.code()).sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "AMOUNT,       1.50, EUR, ''",
    "AMOUNT,       1.50, '',  quantity.type",
    "UNITS,        1.50, '',  ''",
    "UNITS,        1.50, EUR, quantity.type",
    "SERVICE_DAYS, 2.00, '',  ''",
    "SERVICE_DAYS, 1.50, '',  number.whole",
    "SERVICE_DAYS, 2.00, EUR, quantity.type"
  })
  void quantity_mustMatchTypeOfLimit(
      LimitType type, BigDecimal value, String currency, String code) {
    Violations violations = new Violations();

    QuantityRules.checkType(violations, type, new Quantity(value, currency));

    assertEquals(
        code.isEmpty() ? List.of() : List.of(code),
        violations.all().stream().map(Violation::code).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-999999999999999.999999",
        "999999999999999",
        "1e14",
        "0.100000000",
        "0e999999999"
      })
  void number_isAccepted_withinRangeAndPrecision(String number) {
    Violations violations = new Violations();

    QuantityRules.checkNumber(violations, "n", new BigDecimal(number));

    assertEquals(List.of(), violations.all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000000000000", "1e999999999", "1e-999999999", "0.0000001"})
  void number_isRefused_outsideRangeOrPrecision(String number) {
    Violations violations = new Violations();

    QuantityRules.checkNumber(violations, "n", new BigDecimal(number));

    assertEquals(1, violations.all().size());
  }

  @Test
  void quantities_cannotBeCombined_acrossCurrencies() {
    Quantity euros = Quantity.money(BigDecimal.ONE, "EUR");
    Quantity dollars = Quantity.money(BigDecimal.ONE, "USD");

    assertThrows(IllegalArgumentException.class, () -> euros.plus(dollars));
    assertThrows(IllegalArgumentException.class, () -> euros.minus(dollars));
    assertNull(limit("EUR").remaining(new Counter("P", 2026, dollars, 1)));
    assertNotNull(limit("EUR").remaining(new Counter("P", 2026, euros, 1)));
  }

  @Test
  void sum_isExact() {
    Quantity sum =
        Stream.generate(() -> Quantity.money(new BigDecimal("0.1"), "EUR"))
            .limit(10)
            .reduce(Quantity.money(BigDecimal.ZERO, "EUR"), Quantity::plus);

    assertEquals(new BigDecimal("1.0"), sum.value());
  }

  private static Limit limit(String currency) {
    return new Limit(
        1,
        "VERT",
        "",
        LimitLevel.PERSON,
        LimitType.AMOUNT,
        LimitPeriod.CALENDAR_YEAR,
        Quantity.money(BigDecimal.TEN, currency),
        0,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
