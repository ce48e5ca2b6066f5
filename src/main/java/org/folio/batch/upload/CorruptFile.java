package org.folio.batch.upload;

import org.jspecify.annotations.Nullable;

/**
 * The bytes are not a CSV file. The message says what is wrong and what to do about it; the reader
 * adds the place.
 */
final class CorruptFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int cell;

  private CorruptFile(int line, int cell, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.line = line;
    this.cell = cell;
  }

  /**
   * @param line of the file, counted from 1
   * @param cell of the record, counted from 0
   */
  static CorruptFile at(int line, int cell, String message) {
    return new CorruptFile(line, cell, message, null);
  }

  /** A fault of the file as a whole. */
  static CorruptFile wholly(String message) {
    return new CorruptFile(0, 0, message, null);
  }

  static CorruptFile wholly(String message, Throwable cause) {
    return new CorruptFile(0, 0, message, cause);
  }

  /** Whether the fault is at a place: only then line and cell have a meaning. */
  boolean hasPlace() {
    return line > 0;
  }

  int line() {
    return line;
  }

  int cell() {
    return cell;
  }
}
