package org.folio.batch.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the queries of OHI's generic API, such as {@code
 * status.eq('Failed').and(creationDate.gte('2026-01-01'))}.
 */
public final class OhiQueryParser {
  private static final String OPERATORS = "eq, neq, in, lt, lte, gt and gte";

  private final ListDefinition list;
  private final QueryText text;

  private OhiQueryParser(ListDefinition list, QueryText text) {
    this.list = list;
    this.text = text;
  }

  /**
   * Parses the parameter {@code q}; fails with 400 and a message with the position and what is
   * supported.
   */
  public static Filter parse(ListDefinition list, @Nullable String q) {
    if (q == null || q.isBlank()) {
      return Filter.all();
    }
    OhiQueryParser parser = new OhiQueryParser(list, new QueryText("q", q));
    Filter filter = parser.expression();
    if (!parser.text.isAtEnd()) {
      throw parser.text.failHere(
          "expected .and(…), .or(…) or the end of the query, but found " + parser.text.shown());
    }
    return filter;
  }

  private Filter expression() {
    Filter left = comparison();
    text.skipSpaces();
    while (text.skip('.')) {
      int start = text.position();
      String joint = name();
      if (!joint.equals("and") && !joint.equals("or")) {
        throw text.fail(
            start,
            "expected and or or, but found "
                + Field.quote(joint)
                + "; example: a.eq('1').and(b.eq('2'))");
      }
      open();
      text.open();
      Filter right = expression();
      text.close();
      close();
      left =
          joint.equals("and")
              ? new Filter.And(List.of(left, right))
              : new Filter.Or(List.of(left, right));
      text.countComparison();
      text.skipSpaces();
    }
    return left;
  }

  private Filter comparison() {
    text.skipSpaces();
    int start = text.position();
    String name = name();
    Field field =
        list.field(name)
            .orElseThrow(
                () ->
                    text.fail(
                        start,
                        "this list has no field %s to filter by; it has %s"
                            .formatted(Field.quote(name), ListDefinition.names(list.fields()))));
    if (!text.skip('.')) {
      throw text.failHere(
          "expected a dot and one of %s after %s, but found %s"
              .formatted(OPERATORS, name, text.shown()));
    }
    int operatorStart = text.position();
    String operator = name();
    if (operator.equals("in")) {
      return oneOf(field);
    }
    Optional<Relation> relation = Relation.ofOhi(operator);
    if (relation.isEmpty()) {
      throw text.fail(
          operatorStart,
          "expected one of %s, but found %s".formatted(OPERATORS, Field.quote(operator)));
    }
    open();
    Filter filter = compare(field, relation.get());
    close();
    return filter;
  }

  private Filter oneOf(Field field) {
    List<Filter> parts = new ArrayList<>();
    open();
    do {
      parts.add(compare(field, Relation.EXACT));
      text.skipSpaces();
    } while (text.skip(','));
    close();
    return new Filter.Or(parts);
  }

  private Filter compare(Field field, Relation relation) {
    text.skipSpaces();
    int start = text.position();
    text.countComparison();
    String value = value();
    try {
      return field.compare(relation, Term.literal(value));
    } catch (IllegalArgumentException e) {
      throw text.fail(start, field.name() + " " + e.getMessage());
    }
  }

  private String value() {
    int start = text.position();
    char quote = text.peek();
    if (quote != '\'' && quote != '"') {
      while (!text.isAtEnd() && (Character.isLetterOrDigit(text.peek()) || text.peek() == '-')) {
        text.next();
      }
      if (text.position() == start) {
        throw text.failHere("expected a value such as 'Failed', but found " + text.shown());
      }
      return text.from(start);
    }
    text.next();
    StringBuilder value = new StringBuilder();
    while (!text.isAtEnd()) {
      char c = text.next();
      if (c == quote) {
        if (!text.skip(quote)) { // a doubled quote is a literal one
          return value.toString();
        }
      } else if (c == '\\' && !text.isAtEnd()) {
        c = text.next();
      }
      value.append(c);
    }
    throw text.fail(start, "the quoted text that begins here has no closing quote");
  }

  private String name() {
    int start = text.position();
    while (!text.isAtEnd() && (Character.isLetterOrDigit(text.peek()) || text.peek() == '_')) {
      text.next();
    }
    if (text.position() == start) {
      throw text.failHere("expected a name, but found " + text.shown());
    }
    return text.from(start);
  }

  private void open() {
    text.skipSpaces();
    if (!text.skip('(')) {
      throw text.failHere("expected an opening parenthesis, but found " + text.shown());
    }
  }

  private void close() {
    text.skipSpaces();
    if (!text.skip(')')) {
      throw text.failHere("expected a closing parenthesis, but found " + text.shown());
    }
  }
}
