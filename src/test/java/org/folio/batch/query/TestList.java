package org.folio.batch.query;

import java.util.LinkedHashMap;
import java.util.List;

/** A list with a field of each type. */
final class TestList {
  static final Field ID = Field.uuid("id", "t.id");
  static final Field CREATED = Field.time("createdDate", "t.created");
  static final Field STATE = Field.choice("state", states());

  static final ListDefinition LIST =
      new ListDefinition(
          "t.*",
          "{schema}.thing t",
          "{schema}.thing t",
          "true",
          List.of(
              ID,
              STATE,
              CREATED,
              Field.text("name", "t.name"),
              Field.code("user", "t.user_id"),
              Field.number("size", "t.size"),
              Field.code("person", "t.subject").onlyIf("t.level = 'PERSON'")),
          List.of(CREATED, ID),
          ID,
          Order.descending(CREATED),
          STATE);

  private TestList() {}

  private static LinkedHashMap<String, String> states() {
    LinkedHashMap<String, String> states = new LinkedHashMap<>();
    states.put("open", "t.done = false");
    states.put("complete", "t.done = true");
    states.put("In Progress", "t.done IS NULL");
    return states;
  }

  /** The SQL of a filter, and its values after an arrow. */
  static String sql(Filter filter) {
    SqlCondition condition = new SqlCondition();
    String sql = condition.of(filter);
    return condition.values().isEmpty() ? sql : sql + " -> " + condition.values();
  }
}
