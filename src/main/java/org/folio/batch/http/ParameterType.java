package org.folio.batch.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** The type of a parameter's value. */
public enum ParameterType {
  STRING("a text") {
    @Override
    Object parse(String text) {
      return text;
    }
  },
  INTEGER("an integer") {
    @Override
    Object parse(String text) {
      return Integer.valueOf(digits(text));
    }
  },
  LONG("an integer") {
    @Override
    Object parse(String text) {
      return Long.valueOf(digits(text));
    }
  },
  NUMBER("a number") {
    @Override
    Object parse(String text) {
      if (!DECIMAL.matcher(text).matches()) {
        throw new NumberFormatException(text);
      }
      return Double.valueOf(text);
    }
  },
  BOOLEAN("true or false") {
    @Override
    Object parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }
  };

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");

  private final String description;

  ParameterType(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Parses a value; throws {@link IllegalArgumentException} if the text is invalid. */
  abstract Object parse(String text);

  // Integer.valueOf would accept +7 and the digits of other scripts
  private static String digits(String text) {
    if (!DIGITS.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return text;
  }
}
