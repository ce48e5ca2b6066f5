package org.folio.batch.http;

import java.io.Serial;

/** A request that does not say where its body ends in a way that the server supports. */
final class BadFramingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BadFramingException(String message) {
    super(message, null, false, false);
  }
}
