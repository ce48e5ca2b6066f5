package org.folio.batch.upload;

/**
 * Keeps spreadsheets from running what a cell says. An apostrophe in front makes it a text; the
 * door takes it away again, so that a report can be corrected and uploaded.
 */
final class FormulaGuard {
  private static final char GUARD = '\'';
  private static final String STARTS_FORMULA = "=+-@\t\r";

  private FormulaGuard() {}

  static String add(String cell) {
    return startsFormula(cell) ? GUARD + cell : cell;
  }

  static String remove(String cell) {
    return !cell.isEmpty() && cell.charAt(0) == GUARD && startsFormula(cell.substring(1))
        ? cell.substring(1)
        : cell;
  }

  // some programs drop the spaces in front before they look
  private static boolean startsFormula(String cell) {
    String text = cell.stripLeading();
    return (!cell.isEmpty() && isStart(cell.charAt(0)))
        || (!text.isEmpty() && isStart(text.charAt(0)));
  }

  private static boolean isStart(char c) {
    return STARTS_FORMULA.indexOf(c) >= 0;
  }
}
