package org.folio.batch.consumption;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Violation;
import org.jspecify.annotations.Nullable;

/** Collects all that is wrong with a request, so that its sender learns it at once. */
final class Violations {
  /** What names a limit, a subject or a source: no blanks at its ends, nothing unprintable. */
  private static final Pattern CODE =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._:/+#@-]{0,99}");

  private static final int MAX_SHOWN = 100;

  private final List<Violation> found = new ArrayList<>();

  void add(String property, String code, String message, @Nullable Object value) {
    String shown = String.valueOf(value);
    found.add(
        new Violation(
            message,
            code,
            property,
            shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) : shown));
  }

  /** The text as a code, or null when there is none or it is none. */
  @Nullable String code(String property, @Nullable String text) {
    if (text != null && (!CODE.matcher(text).matches() || text.endsWith(" "))) {
      add(
          property,
          "code.malformed",
          "must have 1 to 100 letters, digits, spaces or ._:/+#@- and begin with a letter or digit",
          text);
      return null;
    }
    return text;
  }

  @Nullable String text(String property, @Nullable String text, int longest) {
    if (text != null && !isStorable(text)) {
      add(property, "text.malformed", "must be Unicode text without U+0000", "");
      return null;
    }
    if (text != null && text.length() > longest) {
      add(property, "text.too.long", "must have at most " + longest + " characters", text);
      return null;
    }
    return text;
  }

  // what comes from Kafka may be such text; the database refuses it
  private static boolean isStorable(String text) {
    return text.indexOf('\0') < 0
        && text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** The value, and a violation when there is none. */
  <T> @Nullable T required(String property, @Nullable T value) {
    if (value == null) {
      add(property, "required", "must not be null", null);
    }
    return value;
  }

  /**
   * The value of a text.
   *
   * @param parse says what is wrong in the message of an {@link IllegalArgumentException}
   */
  <T> @Nullable T parsed(String property, @Nullable String text, Function<String, T> parse) {
    if (text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      add(property, "date.malformed", String.valueOf(e.getMessage()), text);
      return null;
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Violation> all() {
    return List.copyOf(found);
  }

  /** Fails when anything was found. */
  void refuse() {
    if (!found.isEmpty()) {
      throw Failure.invalid(found);
    }
  }
}
