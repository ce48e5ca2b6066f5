package org.folio.batch.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.folio.batch.error.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTest {
  @Test
  void value_isConvertedToTypeOfParameter() {
    assertEquals("x", Parameter.query("p", ParameterType.STRING).read(List.of("x")));
    assertEquals(-7, Parameter.query("p", ParameterType.INTEGER).read(List.of("-7")));
    assertEquals(
        3_000_000_000L, Parameter.query("p", ParameterType.LONG).read(List.of("3000000000")));
    assertEquals(1.5e3, Parameter.query("p", ParameterType.NUMBER).read(List.of("1.5e3")));
    assertEquals(true, Parameter.query("p", ParameterType.BOOLEAN).read(List.of("true")));
    assertEquals(false, Parameter.query("p", ParameterType.BOOLEAN).read(List.of("false")));
    assertEquals(true, Parameter.query("p", ParameterType.BOOLEAN).read(List.of("True")));
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, 2147483648",
    "INTEGER, 0x10",
    "INTEGER, ' 7'",
    "INTEGER, ٣",
    "LONG, 9223372036854775808",
    "LONG, 7L",
    "NUMBER, NaN",
    "NUMBER, Infinity",
    "NUMBER, 1e999",
    "NUMBER, 1d",
    "NUMBER, .5",
    "BOOLEAN, yes",
    "BOOLEAN, 1",
  })
  void value_isRefused_whenItsTypeIsWrong(ParameterType type, String text) {
    Parameter parameter = Parameter.query("p", type);

    ServiceException failure =
        assertThrows(ServiceException.class, () -> parameter.read(List.of(text)));

    assertEquals(
        "The parameter p must be " + type.description() + ", but was " + text,
        failure.getMessage());
  }

  @Test
  void absentParameter_isNullOrDefaultOrRefused() {
    Parameter parameter = Parameter.header("H", ParameterType.INTEGER);

    assertNull(parameter.read(List.of()));
    assertEquals(5, parameter.defaultsTo("5").read(List.of()));
    ServiceException failure =
        assertThrows(ServiceException.class, () -> parameter.required().read(List.of()));
    assertEquals("The header H is missing", failure.getMessage());
  }

  @Test
  void textLength_isCountedInCodePoints() {
    Parameter parameter =
        Parameter.query("p", ParameterType.STRING).noShorterThan(1).noLongerThan(2);

    assertEquals("\ud83d\ude00\ud83d\ude00", parameter.read(List.of("\ud83d\ude00\ud83d\ude00")));
    assertThrows(ServiceException.class, () -> parameter.read(List.of("")));
    ServiceException failure =
        assertThrows(ServiceException.class, () -> parameter.read(List.of("abc")));
    assertEquals(
        "The parameter p must have at most 2 characters, but was abc", failure.getMessage());
  }

  @Test
  void decimalNumber_isRefused_outsideItsRange() {
    Parameter parameter = Parameter.query("p", ParameterType.NUMBER).atLeast(0).atMost(1);

    assertEquals(0.5, parameter.read(List.of("0.5")));
    assertThrows(ServiceException.class, () -> parameter.read(List.of("1.01")));
    assertThrows(ServiceException.class, () -> parameter.read(List.of("-0.01")));
  }
}
