package org.folio.batch.upload;

import org.jspecify.annotations.Nullable;

/** The bytes are no CSV file. */
final class CorruptFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptFile(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
