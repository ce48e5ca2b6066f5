package org.folio.batch.upload.csv;

/**
 * A byte that is not text in the file's encoding, or a character that no text has. Its place is
 * where the text before it ends.
 */
public final class UnreadableTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableTextException(String message) {
    super(message);
  }
}
