package org.folio.batch.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The value of a comparison: characters, and the masks between them. */
record Term(List<Part> parts) {
  /** A character, or a mask: any characters, or a single one. */
  record Part(int character, boolean isMask) {}

  Term {
    parts = List.copyOf(parts);
  }

  /** A value without masks. */
  static Term literal(String text) {
    return new Term(text.codePoints().mapToObj(c -> new Part(c, false)).toList());
  }

  /** A value of CQL: {@code *} and {@code ?} are masks unless a backslash precedes them. */
  static Term ofCql(String raw) {
    List<Part> parts = new ArrayList<>();
    boolean isEscaped = false;
    for (int c : raw.codePoints().toArray()) {
      if (c == '\\' && !isEscaped) {
        isEscaped = true;
      } else {
        parts.add(new Part(c, !isEscaped && (c == '*' || c == '?')));
        isEscaped = false;
      }
    }
    if (isEscaped) {
      parts.add(new Part('\\', false));
    }
    return new Term(parts);
  }

  boolean isMasked() {
    return parts.stream().anyMatch(Part::isMask);
  }

  /** The characters, masks included. */
  String text() {
    return parts.stream()
        .map(part -> Character.toString(part.character()))
        .collect(Collectors.joining());
  }

  /** The pattern for LIKE. */
  String pattern() {
    StringBuilder pattern = new StringBuilder();
    for (Part part : parts) {
      if (part.isMask()) {
        pattern.append(part.character() == '*' ? '%' : '_');
      } else {
        if ("%_\\".indexOf(part.character()) >= 0) {
          pattern.append('\\');
        }
        pattern.appendCodePoint(part.character());
      }
    }
    return pattern.toString();
  }

  /**
   * The words as a text search query that finds them next to each other; a word that ends in {@code
   * *} finds words that begin so.
   *
   * @throws IllegalArgumentException if there is no word, or a mask elsewhere
   */
  String words() {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= parts.size(); i++) {
      Part part = i < parts.size() ? parts.get(i) : null;
      if (part != null && !part.isMask() && isOfWord(part.character())) {
        word.appendCodePoint(part.character());
        continue;
      }
      boolean isPrefix = part != null && part.isMask();
      boolean isAtEnd = i + 1 >= parts.size() || !isOfWord(parts.get(i + 1).character());
      if (part != null && isPrefix && (word.isEmpty() || part.character() != '*' || !isAtEnd)) {
        throw new IllegalArgumentException(
            "finds whole words, and with * at its end words that begin so; use == to match the whole"
                + " text with * and ?");
      }
      if (!word.isEmpty()) {
        words.add("'" + word + "'" + (isPrefix ? ":*" : ""));
        word.setLength(0);
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("needs at least one letter or digit");
    }
    return String.join(" <-> ", words);
  }

  // Marks are part of words: the vowel signs of Indian scripts are marks.
  private static boolean isOfWord(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }
}
