package org.folio.batch.upload.csv;

import org.jspecify.annotations.Nullable;

/**
 * The bytes are not a CSV file. The message says what is wrong and how to correct it; the reader
 * adds the position.
 */
public final class CorruptFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int cell;

  private CorruptFileException(int line, int cell, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.line = line;
    this.cell = cell;
  }

  /**
   * Adds the position in the file.
   *
   * @param line in the file, counted from 1
   * @param cell in the record, counted from 0
   */
  public static CorruptFileException at(int line, int cell, String message) {
    return new CorruptFileException(line, cell, message, null);
  }

  /** A fault of the whole file. */
  static CorruptFileException wholly(String message) {
    return new CorruptFileException(0, 0, message, null);
  }

  static CorruptFileException wholly(String message, Throwable cause) {
    return new CorruptFileException(0, 0, message, cause);
  }

  /** Whether the fault has a position; otherwise line and cell have no meaning. */
  public boolean hasPlace() {
    return line > 0;
  }

  public int line() {
    return line;
  }

  public int cell() {
    return cell;
  }
}
