package org.folio.batch.http;

import java.io.Serial;

/** A request that does not say, in a way the server knows, where its body ends. */
final class BadFramingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BadFramingException(String message) {
    super(message, null, false, false);
  }
}
