package org.folio.batch.query;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.folio.batch.json.Excerpt;
import org.folio.batch.query.Filter.Compare;
import org.folio.batch.query.Filter.Not;
import org.folio.batch.query.Filter.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A field that a list can be filtered by: its name in the API and its expression in SQL. Neither
 * comes from a client.
 */
public final class Field {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern UUID_BEGINNING = Pattern.compile("[0-9a-f-]{1,36}");
  private static final String LEAST_UUID = "00000000-0000-0000-0000-000000000000";
  private static final String GREATEST_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  /** The type of the values of a field. */
  enum Type {
    UUID("uuid", "a UUID"),
    NUMBER("bigint", "an integer"),
    TIME("timestamptz", "a date, or a date and time, such as 2026-01-31 or 2026-01-31T23:59:59Z"),
    /** A text that is compared as a whole, with the case of its letters. */
    CODE("text", "a text"),
    /** A text for people: searched by words, and compared without case. */
    TEXT("text", "a text"),
    /** A few names, each with a condition in SQL. */
    CHOICE("boolean", "a name");

    private final String sql;
    private final String description;

    Type(String sql, String description) {
      this.sql = sql;
      this.description = description;
    }

    String sql() {
      return sql;
    }
  }

  private final String name;
  private final Type type;
  private final String column;
  private final String value;
  private final @Nullable String guard;
  private final Map<String, String> choices;

  private Field(
      String name,
      Type type,
      String column,
      String value,
      @Nullable String guard,
      Map<String, String> choices) {
    this.name = name;
    this.type = type;
    this.column = column;
    this.value = value;
    this.guard = guard;
    this.choices = choices;
  }

  private static Field of(String name, Type type, String column) {
    return new Field(name, type, column, "%s", null, Map.of());
  }

  public static Field uuid(String name, String column) {
    return of(name, Type.UUID, column);
  }

  public static Field number(String name, String column) {
    return of(name, Type.NUMBER, column);
  }

  public static Field time(String name, String column) {
    return of(name, Type.TIME, column);
  }

  public static Field code(String name, String column) {
    return of(name, Type.CODE, column);
  }

  /**
   * A field whose column is compared with the result of a look-up of the value.
   *
   * @param lookup SQL with {@code %s} in the place of the value
   */
  public static Field lookedUp(String name, String column, String lookup) {
    return new Field(name, Type.CODE, column, lookup, null, Map.of());
  }

  /** A text for people. The words of the column are searched with {@link #searchable}. */
  public static Field text(String name, String column) {
    return of(name, Type.TEXT, column);
  }

  /**
   * A field with few values.
   *
   * @param choices names and their conditions in SQL, in the order of the documentation
   */
  public static Field choice(String name, Map<String, String> choices) {
    return new Field(
        name,
        Type.CHOICE,
        "",
        "%s",
        null,
        Collections.unmodifiableMap(new LinkedHashMap<>(choices)));
  }

  /** Returns the same field, restricted to records that meet this condition in SQL. */
  public Field onlyIf(String condition) {
    return new Field(name, type, column, value, condition, choices);
  }

  /** The words of a text column, as its index has them. */
  static String searchable(String column) {
    return "to_tsvector('simple', regexp_replace(" + column + ", '[!-/:-@\\[-`{-~]+', ' ', 'g'))";
  }

  public String name() {
    return name;
  }

  Type type() {
    return type;
  }

  String column() {
    return column;
  }

  String value() {
    return value;
  }

  @Nullable String guard() {
    return guard;
  }

  /** Names of the values, with their conditions in SQL; empty unless the field has few values. */
  Map<String, String> choices() {
    return choices;
  }

  /** The filter for one value of a field with few values. */
  public Filter is(String choice) {
    return new Compare(this, Operator.EQUAL, require(choice));
  }

  /** The filter for values that are at most this one, which comes from this module. */
  public Filter isAtMost(Object greatest) {
    return new Compare(this, Operator.LESS_OR_EQUAL, greatest);
  }

  /** The filter for several values, which come from this module. */
  public Filter isOneOf(List<Object> values) {
    return new Filter.In(this, values);
  }

  /** The filter for one value, which comes from this module. */
  public Filter isValue(Object exactly) {
    return new Compare(this, Operator.EQUAL, exactly);
  }

  /**
   * Returns the filter that a client requests.
   *
   * @throws IllegalArgumentException whose message continues after the name of the field
   */
  Filter compare(Relation relation, Term term) {
    if (relation == Relation.NOT_EQUAL) {
      return new Not(compare(Relation.EXACT, term));
    }
    if (relation.isOrder() && type != Type.NUMBER && type != Type.TIME) {
      throw new IllegalArgumentException("cannot be compared by order; use ==, = or <>");
    }
    return switch (type) {
      case UUID -> compareUuid(term);
      case TEXT -> compareText(relation, term);
      case NUMBER, TIME, CODE ->
          new Compare(this, relation.operator(), parse(unmasked(term).text()));
      case CHOICE -> new Compare(this, Operator.EQUAL, require(unmasked(term).text()));
    };
  }

  private Filter compareText(Relation relation, Term term) {
    if (relation == Relation.WORDS) {
      return new Compare(this, Operator.WORDS, term.words());
    }
    return term.isMasked()
        ? new Compare(this, Operator.LIKE, term.pattern().toLowerCase(Locale.ROOT))
        : new Compare(this, Operator.EQUAL, term.text().toLowerCase(Locale.ROOT));
  }

  private Filter compareUuid(Term term) {
    if (!term.isMasked()) {
      return new Compare(this, Operator.EQUAL, parse(term.text()));
    }
    String text = term.text().toLowerCase(Locale.ROOT);
    String beginning = text.substring(0, text.length() - 1);
    boolean isOneMaskAtTheEnd =
        text.endsWith("*")
            && UUID_BEGINNING.matcher(beginning).matches()
            && beginning.length() < 36;
    if (!isOneMaskAtTheEnd) {
      throw new IllegalArgumentException("takes the beginning of a UUID and then *");
    }
    return new Filter.And(
        List.of(
            new Compare(
                this,
                Operator.GREATER_OR_EQUAL,
                parse(beginning + LEAST_UUID.substring(beginning.length()))),
            new Compare(
                this,
                Operator.LESS_OR_EQUAL,
                parse(beginning + GREATEST_UUID.substring(beginning.length())))));
  }

  private static Term unmasked(Term term) {
    if (term.isMasked()) {
      throw new IllegalArgumentException(
          "cannot be compared with * or ?; write \\* or \\? for the character");
    }
    return term;
  }

  private String require(String choice) {
    if (!choices.containsKey(choice)) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", choices.keySet()) + ", but was " + quote(choice));
    }
    return choice;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException whose message continues after the name of the field
   */
  Object parse(String text) {
    try {
      return switch (type) {
        case UUID -> parseUuid(text.toLowerCase(Locale.ROOT));
        case NUMBER -> parseNumber(text);
        case TIME -> QueryTimes.parse(text);
        case CODE, TEXT, CHOICE -> text;
      };
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be " + type.description + ", but was " + quote(text), e);
    }
  }

  /** A value as {@link #parse} reads it. */
  static String text(Object value) {
    return value instanceof OffsetDateTime time ? time.toInstant().toString() : value.toString();
  }

  private static UUID parseUuid(String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return UUID.fromString(text);
  }

  private static Long parseNumber(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return Long.valueOf(text);
  }

  static String quote(String text) {
    return '"' + Excerpt.text(text, 60) + '"';
  }

  @Override
  public String toString() {
    return name;
  }
}
