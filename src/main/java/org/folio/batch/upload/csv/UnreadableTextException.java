package org.folio.batch.upload.csv;

/**
 * A byte that is invalid in the file's encoding, or a character that text never contains. Its
 * position is the end of the text before it.
 */
public final class UnreadableTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableTextException(String message) {
    super(message);
  }
}
