package org.folio.batch.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the queries of OHI's generic API mean in SQL, and what is said about broken ones. */
class OhiQueryParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "state.eq('In Progress')               | (t.done IS NULL)",
        "state.neq('open')                     | NOT (t.done = false)",
        "state.in('open', 'complete')          | ((t.done = false) OR (t.done = true))",
        "size.gt(5)                            | t.size > $1::bigint -> [5]",
        "size.gte('5').and(size.lte('9'))      | (t.size >= $1::bigint AND t.size <= $2::bigint) -> [5, 9]",
        "createdDate.lt('2026-01-31')          | t.created < $1::timestamptz -> [2026-01-31T00:00Z]",
        "user.eq('it''s \\' 100% *')           | t.user_id = $1::text -> [it's ' 100% *]",
        "size.eq(1).or(size.eq(2)).and(size.eq(3)) | ((t.size = $1::bigint OR t.size = $2::bigint) AND t.size = $3::bigint) -> [1, 2, 3]",
        "size.eq(1).or(size.eq(2).and(size.eq(3))) | (t.size = $1::bigint OR (t.size = $2::bigint AND t.size = $3::bigint)) -> [1, 2, 3]",
      })
  void expression_isWrittenWithBoundValues(String q, String sql) {
    assertEquals(sql, TestList.sql(OhiQueryParser.parse(TestList.LIST, q)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "stat.eq('x')          | 1  | this list has no field \"stat\" to filter by; it has id, state",
        "state                 | 6  | expected a dot and one of eq, neq, in, lt, lte, gt and gte after state",
        "state.like('x')       | 7  | expected one of eq, neq, in, lt, lte, gt and gte, but found \"like\"",
        "state.eq'open'        | 9  | expected an opening parenthesis",
        "state.eq('open'       | 16 | expected a closing parenthesis",
        "state.eq('open        | 10 | the quoted text that begins here has no closing quote",
        "state.eq('shut')      | 10 | state must be one of open, complete, In Progress",
        "state.eq()            | 10 | expected a value such as 'Failed'",
        "state.eq('open').xor(size.eq(1)) | 18 | expected and or or, but found \"xor\"",
        "state.eq('open') and  | 18 | expected .and(…), .or(…) or the end of the query",
        "size.gt('x')          | 9  | size must be an integer",
        "state.lt('open')      | 10 | state cannot be compared by order",
      })
  void brokenQuery_namesThePlaceAndTheWayOut(String q, int character, String message) {
    ServiceException failure =
        assertThrows(ServiceException.class, () -> OhiQueryParser.parse(TestList.LIST, q.strip()));

    assertEquals(Kind.MALFORMED, failure.kind());
    String place = "The parameter q is wrong at character " + character + ": ";
    assertTrue(failure.getMessage().startsWith(place), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @Test
  void nesting_isBounded() {
    String deep = "size.eq(1)" + ".and(size.eq(1)".repeat(21) + ")".repeat(21);

    assertTrue(
        assertThrows(ServiceException.class, () -> OhiQueryParser.parse(TestList.LIST, deep))
            .getMessage()
            .contains("20 deep"));
  }

  @Property(tries = 2_000)
  void anyText_isAFilterOrRefused(@ForAll @StringLength(max = 60) String text) {
    try {
      TestList.sql(OhiQueryParser.parse(TestList.LIST, text));
    } catch (ServiceException failure) {
      assertEquals(Kind.MALFORMED, failure.kind());
    }
  }
}
