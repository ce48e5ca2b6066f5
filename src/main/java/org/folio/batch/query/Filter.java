package org.folio.batch.query;

import java.util.List;

/** Which records of a list match. Names are resolved and values are parsed already. */
public sealed interface Filter {
  /** Every record matches. */
  static Filter all() {
    return new All();
  }

  /** Matches every record. */
  record All() implements Filter {}

  /** Matches what all parts match. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** Matches what at least one part matches. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** Matches what the negated filter does not match, including records without a value. */
  record Not(Filter negated) implements Filter {}

  /**
   * Compares a field with a value.
   *
   * @param value of the class that the type of the field has
   */
  record Compare(Field field, Operator operator, Object value) implements Filter {}

  /**
   * Matches one of several values, which come from this module.
   *
   * @param values of the class that the type of the field has
   */
  record In(Field field, List<Object> values) implements Filter {
    public In {
      values = List.copyOf(values);
    }
  }

  /** How a field is compared with a value. */
  enum Operator {
    EQUAL("="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    /** The value is a pattern for LIKE. */
    LIKE("LIKE"),
    /** The value is a text search query. */
    WORDS("@@");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  /** Both filters. */
  default Filter and(Filter other) {
    if (this instanceof All) {
      return other;
    }
    return other instanceof All ? this : new And(List.of(this, other));
  }
}
