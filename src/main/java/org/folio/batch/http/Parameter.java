package org.folio.batch.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.folio.batch.error.ServiceException;
import org.folio.batch.json.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of the RAML.
 *
 * @param place where it is sent
 * @param defaultValue what a handler gets if it is absent, or null
 */
public record Parameter(
    Place place,
    String name,
    ParameterType type,
    boolean isRequired,
    @Nullable Object defaultValue,
    List<Rule> rules) {

  /** Where a parameter is sent. */
  public enum Place {
    PATH("parameter"),
    QUERY("parameter"),
    HEADER("header");

    private final String word;

    Place(String word) {
      this.word = word;
    }
  }

  /**
   * One restriction of the value.
   *
   * @param text continues a sentence after "must"
   */
  public record Rule(String text, Predicate<Object> holds) {}

  public static Parameter path(String name, ParameterType type) {
    return new Parameter(Place.PATH, name, type, false, null, List.of());
  }

  public static Parameter query(String name, ParameterType type) {
    return new Parameter(Place.QUERY, name, type, false, null, List.of());
  }

  public static Parameter header(String name, ParameterType type) {
    return new Parameter(Place.HEADER, name, type, false, null, List.of());
  }

  public Parameter required() {
    return new Parameter(place, name, type, true, defaultValue, rules);
  }

  public Parameter defaultsTo(String text) {
    return new Parameter(place, name, type, isRequired, type.parse(text), rules);
  }

  public Parameter atLeast(long minimum) {
    return rule("be at least " + minimum, v -> ((Number) v).doubleValue() >= minimum);
  }

  public Parameter atMost(long maximum) {
    return rule("be at most " + maximum, v -> ((Number) v).doubleValue() <= maximum);
  }

  public Parameter noShorterThan(int length) {
    return rule("have at least " + length + " characters", v -> length(v) >= length);
  }

  public Parameter noLongerThan(int length) {
    return rule("have at most " + length + " characters", v -> length(v) <= length);
  }

  public Parameter matching(String regex) {
    // $ also matches before a line break at the end
    boolean isToTheEnd = regex.endsWith("$") && !regex.endsWith("\\$");
    Pattern pattern =
        Pattern.compile(isToTheEnd ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
    return rule("match " + regex, v -> pattern.matcher((String) v).find());
  }

  public Parameter oneOf(String... values) {
    List<String> allowed = List.of(values);
    return rule("be one of " + String.join(", ", allowed), v -> allowed.contains((String) v));
  }

  /** Returns the value sent, or the default; fails if the value breaks a rule. */
  @Nullable Object read(List<String> sent) {
    if (sent.isEmpty()) {
      if (isRequired) {
        throw ServiceException.malformed("The " + place.word + " " + name + " is missing");
      }
      return defaultValue;
    }
    if (sent.size() > 1) {
      throw ServiceException.malformed(
          "The " + place.word + " " + name + " is given more than once");
    }
    String text = sent.get(0);
    Object value = parse(text);
    for (Rule rule : rules) {
      if (!rule.holds.test(value)) {
        throw broken(rule.text, text);
      }
    }
    return value;
  }

  private Object parse(String text) {
    try {
      return type.parse(text);
    } catch (IllegalArgumentException e) {
      throw broken("be " + type.description(), text);
    }
  }

  private ServiceException broken(String rule, String text) {
    return ServiceException.malformed(
        "The " + place.word + " " + name + " must " + rule + ", but was " + Excerpt.text(text));
  }

  private Parameter rule(String text, Predicate<Object> holds) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(text, holds));
    return new Parameter(place, name, type, isRequired, defaultValue, List.copyOf(more));
  }

  private static int length(Object value) {
    String text = (String) value;
    return text.codePointCount(0, text.length());
  }
}
