package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SqlErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          53100 | The disk of the database is full; try again when it has space
          53200 | The database is out of memory; try again later
          53300 | The database accepts no more connections; try again later
          53000 | The database is short of resources; try again later
          53400 | The database is short of resources; try again later
          08006 | The database does not respond; try again later
          57P01 | The database does not respond; try again later
          58030 | The database does not respond; try again later
          """)
  void whatTheServerLacks_isNamed(String state, String text) {
    ServiceException failure = SqlErrors.toFailure(fault(state));

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertEquals(text, failure.getMessage());
  }

  @Test
  void fullDisk_isToldFromOtherShortages() {
    assertTrue(SqlErrors.isDiskFull(fault("53100")));
    assertTrue(SqlErrors.isDiskFull(SqlErrors.toFailure(fault("53100"))));
    assertFalse(SqlErrors.isDiskFull(fault("53200")));
    assertFalse(SqlErrors.isDiskFull(new IllegalStateException("53100")));
  }

  private static PgException fault(String state) {
    return new PgException("a secret of the server", "ERROR", state, "");
  }

  @ParameterizedTest
  @CsvSource({
    "42703, true", "42501, true", "42P01, true", "23514, true", "22003, true", "XX000, true",
    "40001, false", "40P01, false", "40003, false", "55P03, false", "55006, false", "57014, false",
    "57P01, false", "08006, false", "53300, false", "53100, false", "58030, false", "28P01, false",
    "25006, false"
  })
  void isPermanent_isDecidedBySqlState(String state, boolean permanent) {
    PgException e = new PgException("text", "ERROR", state, "detail");

    assertEquals(permanent, SqlErrors.isPermanent(e));
    assertEquals(permanent, SqlErrors.isPermanent(SqlErrors.toFailure(e)));
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
    assertEquals(permanent, SqlErrors.isPermanent(e));
    assertEquals(permanent, SqlErrors.isPermanent(SqlErrors.toFailure(e)));
  }
}
