package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.pgclient.PgException;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailuresTest {

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
          08006 | The database does not answer; try again later
          57P01 | The database does not answer; try again later
          58030 | The database does not answer; try again later
          """)
  void whatTheServerLacks_isNamed(String state, String text) {
    Failure failure = SqlFailures.toFailure(fault(state));

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertEquals(text, failure.getMessage());
  }

  @Test
  void fullDisk_isToldFromOtherShortages() {
    assertTrue(SqlFailures.isDiskFull(fault("53100")));
    assertTrue(SqlFailures.isDiskFull(SqlFailures.toFailure(fault("53100"))));
    assertFalse(SqlFailures.isDiskFull(fault("53200")));
    assertFalse(SqlFailures.isDiskFull(new IllegalStateException("53100")));
  }

  private static PgException fault(String state) {
    return new PgException("a secret of the server", "ERROR", state, "");
  }
}
