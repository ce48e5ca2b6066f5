package org.folio.batch.consumption.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimesTest {

  @ParameterizedTest
  @CsvSource({
    "1970-10-11T14:04:41+01:00,           1970-10-11T13:04:41Z",
    "1970-10-11T14:04:42.509+01:00,       1970-10-11T13:04:42.509Z",
    "2026-01-01T00:00:00Z,                2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00-0530,            2026-01-01T05:30:00Z",
    "2026-01-01T00:00:00.5-00:30,         2026-01-01T00:30:00.5Z",
    "9999-12-31T23:59:59Z,                9999-12-31T23:59:59Z",
    "2024-02-29T23:59:59.123456+00:00,    2024-02-29T23:59:59.123456Z",
    "2024-02-29T23:59:59.123456000+00:00, 2024-02-29T23:59:59.123456Z",
    "2024-02-29t23:59:59.1z,              2024-02-29T23:59:59.1Z",
    "2024-02-29T23:59:59.1234567Z,        2024-02-29T23:59:59.123456Z",
    "2024-02-29T23:59:59.12345678Z,       2024-02-29T23:59:59.123456Z",
    "2024-12-31T23:59:59.999999999Z,      2024-12-31T23:59:59.999999Z"
  })
  void isoDateTime_isParsed_withOffset(String text, Instant expected) {
    assertEquals(expected, DateTimes.parse(text).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-01-01T00:00:00+19:00",
        "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00+01",
        "2026-01-01T00:00:00Z ",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567891Z",
        "2026-01-01T00:00:00.123456",
        "\u0662026-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00Z",
        "+12026-01-01T00:00:00Z",
        "0001-01-01T00:00:00+18:00"
      })
  void dateTime_isRefused_whenItIsInvalid(String text) {
    assertThrows(IllegalArgumentException.class, () -> DateTimes.parse(text));
  }

  @Test
  void leapSecond_isRefusedAndNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> DateTimes.parse("2016-12-31T23:59:60Z"))
            .getMessage();

    assertTrue(message.contains("leap second"), message);
  }

  @Test
  void isoDate_isParsed() {
    assertEquals(LocalDate.of(2024, 2, 29), DateTimes.parseDate("2024-02-29"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023-02-29", "2024-2-9", "0000-01-01", "20240229", "tomorrow"})
  void date_isRefused_whenItIsInvalid(String text) {
    assertThrows(IllegalArgumentException.class, () -> DateTimes.parseDate(text));
  }
}
