package org.folio.batch.consumption.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.folio.batch.json.StorableText;
import org.jspecify.annotations.Nullable;

/** Collects all violations of a request, so that the client learns of all of them at once. */
public final class Violations {
  private static final String CODE_SIGNS = " ._:/+#@-";
  private static final int LONGEST_CODE = 100;
  private static final int MAX_SHOWN = 100;

  private final List<Violation> found = new ArrayList<>();

  public void add(String property, String code, String message, @Nullable Object value) {
    String excerpt = String.valueOf(value);
    found.add(
        new Violation(
            message,
            code,
            property,
            excerpt.length() > MAX_SHOWN ? excerpt.substring(0, MAX_SHOWN) : excerpt));
  }

  /** Returns the text if it is a code; otherwise adds a violation and returns null. */
  public @Nullable String code(String property, @Nullable String text) {
    if (text != null && !isCode(text)) {
      add(
          property,
          "code.malformed",
          "must have 1 to 100 letters, digits, spaces or ._:/+#@- and begin with a letter or digit",
          text);
      return null;
    }
    return text;
  }

  /** Whether the text can name a limit, subject or source: printable, no space at either end. */
  private static boolean isCode(String text) {
    int length = 0;
    for (int at = 0; at < text.length(); length++) {
      int c = text.codePointAt(at);
      if (!isLetterOrNumber(c) && (at == 0 || CODE_SIGNS.indexOf(c) < 0)) {
        return false;
      }
      at += Character.charCount(c);
    }
    return length > 0 && length <= LONGEST_CODE && !text.endsWith(" ");
  }

  private static boolean isLetterOrNumber(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  public @Nullable String text(String property, @Nullable String text, int longest) {
    // Kafka records may contain such text
    if (text != null && StorableText.problem(text) != null) {
      add(property, "text.malformed", "must be valid Unicode text without U+0000", "");
      return null;
    }
    if (text != null && text.codePointCount(0, text.length()) > longest) {
      add(property, "text.too.long", "must have at most " + longest + " characters", text);
      return null;
    }
    return text;
  }

  /** Returns the value; adds a violation if it is null. */
  public <T> @Nullable T required(String property, @Nullable T value) {
    if (value == null) {
      add(property, "required", "must not be null", null);
    }
    return value;
  }

  /**
   * Parses a text.
   *
   * @param parse throws an {@link IllegalArgumentException} whose message says what is wrong
   */
  public <T> @Nullable T parsed(String property, @Nullable String text, Function<String, T> parse) {
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

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Violation> all() {
    return List.copyOf(found);
  }

  /** Fails if there is any violation. */
  public void refuse() {
    if (!found.isEmpty()) {
      throw ServiceException.invalid(found);
    }
  }
}
