package org.folio.batch.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What CQL means in SQL, and what is said about queries that are broken. */
class CqlParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "cql.allRecords=1                     | true",
        "CQL.AllRecords = 1                   | true",
        "state==open                          | (t.done = false)",
        "state=\"In Progress\"                | (t.done IS NULL)",
        "state<>open                          | NOT (t.done = false)",
        "cql.allRecords=1 not state==open     | NOT (t.done = false)",
        "user==Smith                          | t.user_id = $1::text -> [Smith]",
        "user=\"a \\\"b\\\" \\* c\"            | t.user_id = $1::text -> [a \"b\" * c]",
        "user<>x                              | (t.user_id = $1::text) IS NOT TRUE -> [x]",
        "size>=10 and size<20                 | (t.size >= $1::bigint AND t.size < $2::bigint) -> [10, 20]",
        "size>-1 or size<=5                   | (t.size > $1::bigint OR t.size <= $2::bigint) -> [-1, 5]",
        "person==P1                           | (t.subject = $1::text AND t.level = 'PERSON') -> [P1]",
        "name==\"Report*2?.csv\"              | lower(t.name) LIKE $1::text -> [report%2_.csv]",
        "name==\"50%_\\\\\\*\"                | lower(t.name) = $1::text -> [50%_\\*]",
        "name==\"50%_*\"                      | lower(t.name) LIKE $1::text -> [50\\%\\_%]",
        "createdDate>=2026-01-31              | t.created >= $1::timestamptz -> [2026-01-31T00:00Z]",
        "createdDate<\"2026-01-31T10:00:00+02:00\" | t.created < $1::timestamptz -> [2026-01-31T08:00Z]",
        "createdDate<\"2026-01-31T10:00:00 02:00\" | t.created < $1::timestamptz -> [2026-01-31T08:00Z]",
        "createdDate<2026-01-31t10:00:00.123456789z | t.created < $1::timestamptz -> [2026-01-31T10:00:00.123456Z]",
        "id==0C45BB50-7C9B-48B0-86EB-178A494E25FE | t.id = $1::uuid -> [0c45bb50-7c9b-48b0-86eb-178a494e25fe]",
        "id==0c4*  | (t.id >= $1::uuid AND t.id <= $2::uuid) -> [0c400000-0000-0000-0000-000000000000, 0c4fffff-ffff-ffff-ffff-ffffffffffff]",
        "user==(a or b or c)                  | ((t.user_id = $1::text OR t.user_id = $2::text OR t.user_id = $3::text)) -> [a, b, c]",
      })
  void comparison_isWrittenWithBoundValues(String cql, String sql) {
    assertEquals(
        sql.replace("((", "(").replace("))", ")"),
        TestList.sql(CqlParser.parse(TestList.LIST, cql).filter())
            .replace("((", "(")
            .replace("))", ")"));
  }

  /** FOLIO's parser gives all booleans the same precedence, too. */
  @Test
  void booleans_joinFromLeftToRight() {
    assertEquals(
        "((t.size = $1::bigint OR t.size = $2::bigint) AND t.size = $3::bigint) -> [1, 2, 3]",
        TestList.sql(CqlParser.parse(TestList.LIST, "size==1 OR size==2 And size==3").filter()));
    assertEquals(
        "(t.size = $1::bigint OR (t.size = $2::bigint AND t.size = $3::bigint)) -> [1, 2, 3]",
        TestList.sql(CqlParser.parse(TestList.LIST, "size==1 or (size==2 and size==3)").filter()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Chapter        | 'Chapter'",
        "chap*          | 'chap':*",
        "chapter-1.csv  | 'chapter' <-> '1' <-> 'csv'",
        "chapter 1*     | 'chapter' <-> '1':*",
        "it's           | 'it' <-> 's'",
        "अध्याय            | 'अध्याय'",
      })
  void words_becomeATextSearchForAPhrase(String value, String search) {
    String sql = TestList.sql(CqlParser.parse(TestList.LIST, "name=\"" + value + "\"").filter());

    assertTrue(sql.contains("@@ to_tsquery('simple', $1::text)"), sql);
    assertTrue(sql.endsWith("-> [" + search + "]"), sql);
  }

  @Test
  void sortby_namesOneFieldAndADirection() {
    ListQuery query =
        CqlParser.parse(TestList.LIST, "state==open sortby createdDate/sort.ascending");
    assertEquals(Order.ascending(TestList.CREATED), query.order());
    assertEquals("(t.done = false)", TestList.sql(query.filter()));

    assertEquals(
        Order.descending(TestList.ID),
        CqlParser.parse(TestList.LIST, "sortBy id/sort.descending").order());
    assertEquals(
        Order.ascending(TestList.ID),
        CqlParser.parse(TestList.LIST, "cql.allRecords=1 sortby id").order());
    assertNull(CqlParser.parse(TestList.LIST, "cql.allRecords=1").order());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "stat==open            | 1  | this list has no field \"stat\" to filter by; it has id, state, createdDate, name, user, size, person",
        "size==1 and           | 12 | expected a field or an opening parenthesis, but found the end of the query",
        "(size==1              | 9  | a closing parenthesis for the one at character 1, but found the end of the query",
        "size==1)              | 8  | expected and, or, not, sortby or the end of the query, but found \")\"",
        "size                  | 5  | expected one of ==, =, <>, <, <=, > and >= after \"size\", but found the end of the query",
        "size any 1            | 6  | expected one of ==",
        "size=/exact 1         | 6  | modifiers are supported after sortby only",
        "size==                | 7  | expected a value, but found the end of the query",
        "size==many            | 7  | size must be an integer, but was \"many\"",
        "size==1*              | 7  | size cannot be compared with * or ?",
        "size==99999999999999999999 | 7 | size must be an integer",
        "state==shut           | 8  | state must be one of open, complete, In Progress, but was \"shut\"",
        "state>open            | 7  | state cannot be compared by order",
        "id==*4                | 5  | id takes the beginning of a UUID and then *",
        "id==x                 | 5  | id must be a UUID, but was \"x\"",
        "createdDate>yesterday | 13 | createdDate must be a date, or a date and time, such as 2026-01-31",
        "createdDate>2026-02-30 | 13 | createdDate must be a date, or a date and time,",
        "name=*                | 6  | name finds whole words",
        "name=a*b              | 6  | name finds whole words",
        "name=--               | 6  | name needs at least one letter or digit",
        "name==\"open          | 7  | the quoted text that begins here has no closing quote",
        "not state==open       | 1  | not needs something before it",
        "size==1 prox size==2  | 9  | prox is not supported",
        "size==1 sortby name   | 16 | this list cannot be sorted by \"name\", only by createdDate, id",
        "size==1 sortby id/up  | 19 | expected sort.ascending or sort.descending, but found \"up\"",
        "size==1 sortby id createdDate | 19 | a list can be sorted by one field only",
        "size==1 sortby        | 15 | expected a field to sort by, but found the end of the query",
        "cql.allRecords=2      | 16 | cql.allRecords takes =1 only",
        "user==(a b)           | 10 | expected and, or, not or a closing parenthesis for the one at character 7",
      })
  void brokenQuery_namesThePlaceAndTheWayOut(String cql, int character, String message) {
    ServiceException failure =
        assertThrows(ServiceException.class, () -> CqlParser.parse(TestList.LIST, cql.strip()));

    assertEquals(Kind.MALFORMED, failure.kind());
    String place = "The parameter query is wrong at character " + character + ": ";
    assertTrue(failure.getMessage().startsWith(place), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 4_000})
  void nesting_isBounded(int depth) {
    String deep = "(".repeat(depth) + "size==1" + ")".repeat(depth);

    ServiceException failure =
        assertThrows(ServiceException.class, () -> CqlParser.parse(TestList.LIST, deep));
    assertTrue(failure.getMessage().contains("20 deep"), failure.getMessage());
  }

  @Test
  void length_isBounded() {
    String many = "size==1" + " or size==1".repeat(200);
    assertTrue(
        assertThrows(ServiceException.class, () -> CqlParser.parse(TestList.LIST, many))
            .getMessage()
            .contains("at most 200 comparisons"));
    String longName = "name==" + "x".repeat(10_000);
    assertTrue(
        assertThrows(ServiceException.class, () -> CqlParser.parse(TestList.LIST, longName))
            .getMessage()
            .contains("at most 10000 characters"));
  }

  /** Whatever is sent: a filter or a 400, and nothing of it in the SQL. */
  @Property(tries = 2_000)
  void anyText_isAFilterOrRefused(@ForAll @StringLength(max = 60) String text) {
    try {
      TestList.sql(CqlParser.parse(TestList.LIST, text).filter());
    } catch (ServiceException failure) {
      assertEquals(Kind.MALFORMED, failure.kind());
    }
  }

  @Property(tries = 1_000)
  void anyQuotedValue_isBoundAsItIs(@ForAll @StringLength(max = 40) String value) {
    String quoted = value.replaceAll("([\\\\\"*?])", "\\\\$1");

    Filter filter = CqlParser.parse(TestList.LIST, "user==\"" + quoted + "\"").filter();

    Filter.Compare compare = (Filter.Compare) filter;
    assertEquals(value, compare.value());
    SqlCondition sql = new SqlCondition();
    assertEquals("t.user_id = $1::text", sql.of(filter));
    assertFalse(sql.values().isEmpty());
  }
}
