package org.folio.batch.upload.csv;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/** Reads and normalizes the text of cells. */
public final class CsvCells {
  /** Looks like a space but is neither white space nor a format character. */
  private static final int BRAILLE_BLANK = 0x2800;

  private CsvCells() {}

  /**
   * Returns the text that a person sees: in Unicode's composed form (NFC), without white space and
   * invisible characters at both ends.
   */
  public static String clean(String text) {
    if (isAscii(text)) {
      return text.strip();
    }
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    int start = 0;
    int end = composed.length();
    while (start < end && isInvisible(composed.codePointAt(start))) {
      start += Character.charCount(composed.codePointAt(start));
    }
    while (end > start && isInvisible(composed.codePointBefore(end))) {
      end -= Character.charCount(composed.codePointBefore(end));
    }
    return composed.substring(start, end);
  }

  /**
   * Returns the cleaned text with each run of white space as one space and without invisible
   * characters: equal for texts that look alike.
   */
  public static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    clean(text)
        .codePoints()
        .filter(c -> isSpace(c) || !isInvisible(c))
        .forEach(
            c -> {
              if (!isSpace(c)) {
                folded.appendCodePoint(c);
              } else if (folded.length() > 0 && folded.charAt(folded.length() - 1) != ' ') {
                folded.append(' ');
              }
            });
    return folded.toString();
  }

  /** Returns the values of a list, cleaned, without empty ones. */
  public static List<String> list(String cell) {
    return Arrays.stream(cell.split(",", -1))
        .map(CsvCells::clean)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** Whether all cells are blank: spreadsheets write such lines where a cell was once touched. */
  public static boolean areBlank(List<String> cells) {
    return cells.stream().allMatch(cell -> clean(cell).isEmpty());
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isInvisible(int c) {
    return isSpace(c) || Character.getType(c) == Character.FORMAT || c == BRAILLE_BLANK;
  }
}
