package org.folio.batch.upload.csv;

/**
 * Keeps spreadsheet programs from executing the text of a cell. An apostrophe before a formula
 * makes it text; an upload removes the apostrophe, so a report can be corrected and uploaded again.
 *
 * <p>A spreadsheet that expects another delimiter splits a cell, so a formula may also begin after
 * any of the other delimiters and after a line break.
 */
public final class FormulaGuard {
  private static final char GUARD = '\'';
  private static final String STARTS_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";
  private static final String STARTS_CELL = Delimiter.ALL + "\r\n";

  private FormulaGuard() {}

  /**
   * Returns the cell in a form that no spreadsheet program executes as a formula.
   *
   * @param delimiter of the file that the cell is written to
   */
  public static String add(String cell, char delimiter) {
    if (!mayHoldFormula(cell)) {
      return cell;
    }
    StringBuilder guarded = new StringBuilder(cell.length() + 2);
    for (int i = 0; i < cell.length(); i++) {
      if (startsCell(cell, i, delimiter) && startsFormula(cell, i, i == 0)) {
        guarded.append(GUARD);
      }
      guarded.append(cell.charAt(i));
    }
    return guarded.toString();
  }

  /** Undoes {@link #add} for any delimiter. */
  public static String remove(String cell) {
    if (cell.indexOf(GUARD) < 0) {
      return cell;
    }
    StringBuilder text = new StringBuilder(cell.length());
    for (int i = 0; i < cell.length(); i++) {
      boolean isGuard =
          cell.charAt(i) == GUARD
              && startsCell(cell, i, '\0')
              && startsFormula(cell, i + 1, i == 0);
      if (!isGuard) {
        text.append(cell.charAt(i));
      }
    }
    return text.toString();
  }

  private static boolean mayHoldFormula(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (STARTS_FORMULA.indexOf(c) >= 0 || c == '\t' || c == '\r') {
        return true;
      }
    }
    return false;
  }

  private static boolean startsCell(String cell, int index, char delimiter) {
    if (index == 0) {
      return true;
    }
    char before = cell.charAt(index - 1);
    return before != delimiter && STARTS_CELL.indexOf(before) >= 0;
  }

  /** Some programs skip spaces before a formula, and execute a cell that begins with a tab. */
  private static boolean startsFormula(String cell, int from, boolean isFirst) {
    int i = from;
    while (i < cell.length() && isSpace(cell.charAt(i))) {
      i++;
    }
    return i < cell.length()
        && (STARTS_FORMULA.indexOf(cell.charAt(i)) >= 0
            || (isFirst && (cell.charAt(from) == '\t' || cell.charAt(from) == '\r')));
  }

  private static boolean isSpace(char c) {
    return STARTS_CELL.indexOf(c) < 0 && (Character.isWhitespace(c) || Character.isSpaceChar(c));
  }
}
