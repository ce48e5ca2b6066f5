package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SqlFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "42703, true", "42501, true", "42P01, true", "23514, true", "22003, true", "XX000, true",
    "40001, false", "40P01, false", "40003, false", "55P03, false", "55006, false", "57014, false",
    "57P01, false", "08006, false", "53300, false", "53100, false", "58030, false", "28P01, false",
    "25006, false"
  })
  void isPermanent_isDecidedBySqlState(String state, boolean permanent) {
    PgException e = new PgException("text", "ERROR", state, "detail");

    assertEquals(permanent, SqlFailures.isPermanent(e));
    assertEquals(permanent, SqlFailures.isPermanent(SqlFailures.toFailure(e)));
  }

  static Stream<Arguments> ofTheClient() {
    return Stream.of(
        Arguments.of(new NoSuchElementException("Column version does not exist"), true),
        Arguments.of(new NullPointerException(), true),
        Arguments.of(new IOException(), false),
        Arguments.of(new TimeoutException(), false),
        Arguments.of(new VertxException("Connection was closed"), false));
  }

  @ParameterizedTest
  @MethodSource("ofTheClient")
  void isPermanent_withoutSqlState_isDecidedByTheType(Throwable e, boolean permanent) {
    assertEquals(permanent, SqlFailures.isPermanent(e));
    assertEquals(permanent, SqlFailures.isPermanent(SqlFailures.toFailure(e)));
  }
}
