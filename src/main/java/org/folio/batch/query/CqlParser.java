package org.folio.batch.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads CQL 1.2 as FOLIO uses it: comparisons, {@code and}, {@code or}, {@code not} (all of the
 * same precedence, from left to right), parentheses, quotes, masks, {@code cql.allRecords=1} and
 * {@code sortby}.
 */
public final class CqlParser {
  private static final String ALL_RECORDS = "cql.allrecords";
  private static final String RELATIONS = "==, =, <>, <, <=, > and >=";

  private final ListDefinition list;
  private final QueryText text;

  private CqlParser(ListDefinition list, QueryText text) {
    this.list = list;
    this.text = text;
  }

  private enum TokenKind {
    WORD,
    QUOTED,
    SYMBOL,
    END
  }

  /** A word, a quoted text without its quotes, or a symbol. */
  private record Token(TokenKind kind, String text, int start, int end) {
    boolean is(String symbol) {
      return kind == TokenKind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String word) {
      return kind == TokenKind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isTerm() {
      return kind == TokenKind.WORD || kind == TokenKind.QUOTED;
    }
  }

  /**
   * Parses the parameter {@code query}; fails with 400 and a message with the position and what is
   * supported.
   */
  public static ListQuery parse(ListDefinition list, @Nullable String query) {
    if (query == null || query.isBlank()) {
      return ListQuery.ALL;
    }
    return new CqlParser(list, new QueryText("query", query)).query();
  }

  private ListQuery query() {
    if (peek().isWord("sortby")) {
      return new ListQuery(Filter.all(), order());
    }
    Filter filter = clauses();
    Order order = peek().isWord("sortby") ? order() : null;
    Token end = peek();
    if (end.kind() != TokenKind.END) {
      throw text.fail(
          end.start(),
          "expected and, or, not, sortby or the end of the query, but found " + shown(end));
    }
    return new ListQuery(filter, order);
  }

  private Filter clauses() {
    Filter left = clause();
    while (true) {
      Token token = peek();
      if (token.isWord("and")) {
        next();
        refuseModifier();
        left = join(left, clause());
      } else if (token.isWord("or")) {
        next();
        refuseModifier();
        Filter right = clause();
        left = or(left, right);
      } else if (token.isWord("not")) {
        next();
        refuseModifier();
        left = join(left, new Filter.Not(clause()));
      } else if (token.isWord("prox")) {
        throw text.fail(token.start(), "prox is not supported; use and, or or not");
      } else {
        return left;
      }
    }
  }

  private static Filter join(Filter left, Filter right) {
    if (left instanceof Filter.And and) {
      List<Filter> parts = new ArrayList<>(and.parts());
      parts.add(right);
      return new Filter.And(parts);
    }
    return left.and(right);
  }

  private static Filter or(Filter left, Filter right) {
    List<Filter> parts = new ArrayList<>();
    if (left instanceof Filter.Or or) {
      parts.addAll(or.parts());
    } else {
      parts.add(left);
    }
    parts.add(right);
    return new Filter.Or(parts);
  }

  private Filter clause() {
    Token token = next();
    if (token.is("(")) {
      text.open();
      Filter inner = clauses();
      expectClosing(token);
      text.close();
      return inner;
    }
    if (token.isWord("not")) {
      throw text.fail(
          token.start(), "not needs something before it, such as cql.allRecords=1 not state==open");
    }
    if (!token.isTerm()) {
      throw text.fail(
          token.start(), "expected a field or an opening parenthesis, but found " + shown(token));
    }
    return comparison(token);
  }

  private Filter comparison(Token name) {
    Token symbol = peek();
    Optional<Relation> relation =
        symbol.kind() == TokenKind.SYMBOL ? Relation.ofCql(symbol.text()) : Optional.empty();
    if (relation.isEmpty()) {
      throw text.fail(
          symbol.start(),
          "expected one of %s after %s, but found %s"
              .formatted(RELATIONS, Field.quote(name.text()), shown(symbol)));
    }
    next();
    refuseModifier();
    if (name.text().toLowerCase(Locale.ROOT).equals(ALL_RECORDS)) {
      Token value = next();
      if (!value.isTerm() || !value.text().equals("1")) {
        throw text.fail(value.start(), "cql.allRecords takes =1 only");
      }
      return Filter.all();
    }
    Field field = field(name);
    if (!peek().is("(")) {
      return compare(field, relation.get(), next());
    }
    return values(field, relation.get(), next());
  }

  /** Several values of one field, as in {@code id==(a or b)}. */
  private Filter values(Field field, Relation relation, Token opening) {
    Filter left = compare(field, relation, next());
    while (!peek().is(")")) {
      Token token = next();
      if (token.isWord("or")) {
        left = or(left, compare(field, relation, next()));
      } else if (token.isWord("and")) {
        left = join(left, compare(field, relation, next()));
      } else if (token.isWord("not")) {
        left = join(left, new Filter.Not(compare(field, relation, next())));
      } else {
        throw text.fail(
            token.start(),
            "expected and, or, not or a closing parenthesis for the one at character %d, but found %s"
                .formatted(opening.start() + 1, shown(token)));
      }
    }
    next();
    return left;
  }

  private Field field(Token name) {
    return list.field(name.text())
        .orElseThrow(
            () ->
                text.fail(
                    name.start(),
                    "this list has no field %s to filter by; it has %s"
                        .formatted(Field.quote(name.text()), ListDefinition.names(list.fields()))));
  }

  private Filter compare(Field field, Relation relation, Token value) {
    if (!value.isTerm()) {
      throw text.fail(value.start(), "expected a value, but found " + shown(value));
    }
    text.countComparison();
    try {
      return field.compare(relation, Term.ofCql(value.text()));
    } catch (IllegalArgumentException e) {
      throw text.fail(value.start(), field.name() + " " + e.getMessage());
    }
  }

  private Order order() {
    next();
    Token name = next();
    if (!name.isTerm()) {
      throw text.fail(name.start(), "expected a field to sort by, but found " + shown(name));
    }
    Field field =
        list.sortable(name.text())
            .orElseThrow(
                () ->
                    text.fail(
                        name.start(),
                        "this list cannot be sorted by %s, only by %s"
                            .formatted(
                                Field.quote(name.text()), ListDefinition.names(list.sortable()))));
    boolean isDescending = false;
    while (peek().is("/")) {
      next();
      Token modifier = next();
      switch (modifier.text().toLowerCase(Locale.ROOT)) {
        case "sort.ascending" -> isDescending = false;
        case "sort.descending" -> isDescending = true;
        default ->
            throw text.fail(
                modifier.start(),
                "expected sort.ascending or sort.descending, but found " + shown(modifier));
      }
    }
    Token end = peek();
    if (end.isTerm()) {
      throw text.fail(end.start(), "a list can be sorted by one field only");
    }
    return new Order(field, isDescending);
  }

  private void expectClosing(Token opening) {
    Token token = next();
    if (!token.is(")")) {
      throw text.fail(
          token.start(),
          "expected and, or, not or a closing parenthesis for the one at character %d, but found %s"
              .formatted(opening.start() + 1, shown(token)));
    }
  }

  private void refuseModifier() {
    Token token = peek();
    if (token.is("/")) {
      throw text.fail(
          token.start(),
          "modifiers are supported after sortby only: sort.ascending, sort.descending");
    }
  }

  private static String shown(Token token) {
    return token.kind() == TokenKind.END ? "the end of the query" : Field.quote(token.text());
  }

  private Token peek() {
    int before = text.position();
    Token token = next();
    text.moveTo(before);
    return token;
  }

  private Token next() {
    text.skipSpaces();
    int start = text.position();
    if (text.isAtEnd()) {
      return new Token(TokenKind.END, "", start, start);
    }
    char c = text.peek();
    if (c == '"') {
      return quoted(start);
    }
    if (isSymbol(c)) {
      text.next();
      if (c == '<' && (text.skip('=') || text.skip('>'))) {
        return new Token(TokenKind.SYMBOL, text.from(start), start, text.position());
      }
      if ((c == '>' || c == '=') && text.skip('=')) {
        return new Token(TokenKind.SYMBOL, text.from(start), start, text.position());
      }
      return new Token(TokenKind.SYMBOL, text.from(start), start, text.position());
    }
    while (!text.isAtEnd()
        && !Character.isWhitespace(text.peek())
        && !isSymbol(text.peek())
        && text.peek() != '"') {
      text.next();
    }
    return new Token(TokenKind.WORD, text.from(start), start, text.position());
  }

  /** Keeps the backslashes, which also escape masks. */
  private Token quoted(int start) {
    text.next();
    int first = text.position();
    while (!text.isAtEnd()) {
      char c = text.next();
      if (c == '\\' && !text.isAtEnd()) {
        text.next();
      } else if (c == '"') {
        String inside = text.from(first);
        return new Token(
            TokenKind.QUOTED, inside.substring(0, inside.length() - 1), start, text.position());
      }
    }
    throw text.fail(start, "the quoted text that begins here has no closing quote");
  }

  private static boolean isSymbol(char c) {
    return c == '(' || c == ')' || c == '=' || c == '<' || c == '>' || c == '/';
  }
}
