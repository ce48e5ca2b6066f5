package org.folio.batch.upload;

import java.util.Arrays;
import java.util.List;

/** How the text of a cell is read. */
final class Cells {
  private Cells() {}

  /** The values of a list, trimmed, without the empty ones. */
  static List<String> list(String cell) {
    return Arrays.stream(cell.split(",", -1))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** Spreadsheets write lines of nothing but commas where somebody once had touched a cell. */
  static boolean areBlank(List<String> cells) {
    return cells.stream().allMatch(String::isBlank);
  }
}
