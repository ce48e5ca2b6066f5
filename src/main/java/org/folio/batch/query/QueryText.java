package org.folio.batch.query;

import org.folio.batch.error.ServiceException;

/** The text of a query, read from left to right, with the limits that every query has. */
final class QueryText {
  static final int MAX_LENGTH = 10_000;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_COMPARISONS = 200;

  private final String parameter;
  private final String text;
  private int position;
  private int depth;
  private int comparisons;

  /**
   * @param parameter name of the parameter that has the text, for messages
   */
  QueryText(String parameter, String text) {
    this.parameter = parameter;
    this.text = text;
    if (text.length() > MAX_LENGTH) {
      throw fail(MAX_LENGTH, "a query has at most " + MAX_LENGTH + " characters");
    }
  }

  int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  boolean isAtEnd() {
    return position >= text.length();
  }

  /** The next character, or 0 at the end. */
  char peek() {
    return isAtEnd() ? 0 : text.charAt(position);
  }

  char next() {
    return text.charAt(position++);
  }

  void skipSpaces() {
    while (!isAtEnd() && Character.isWhitespace(peek())) {
      position++;
    }
  }

  /** Skips the character if it is next. */
  boolean skip(char expected) {
    if (peek() == expected && !isAtEnd()) {
      position++;
      return true;
    }
    return false;
  }

  String from(int start) {
    return text.substring(start, position);
  }

  /** Shows what is next, for messages. */
  String shown() {
    if (isAtEnd()) {
      return "the end of the query";
    }
    int end = position;
    while (end < text.length()
        && end - position < 30
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return Field.quote(text.substring(position, Math.max(end, position + 1)));
  }

  void open() {
    if (++depth > MAX_DEPTH) {
      throw fail(position, "parentheses may be nested up to " + MAX_DEPTH + " deep");
    }
  }

  void close() {
    depth--;
  }

  void countComparison() {
    if (++comparisons > MAX_COMPARISONS) {
      throw fail(position, "a query has at most " + MAX_COMPARISONS + " comparisons");
    }
  }

  /**
   * The failure for a client.
   *
   * @param at where, from 0
   */
  ServiceException fail(int at, String message) {
    return ServiceException.malformed(
        "The parameter " + parameter + " is wrong at character " + (at + 1) + ": " + message);
  }

  ServiceException failHere(String message) {
    return fail(position, message);
  }
}
