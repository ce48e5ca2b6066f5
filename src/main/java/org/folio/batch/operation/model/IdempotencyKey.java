package org.folio.batch.operation.model;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;

/**
 * A client's promise that all requests with this key are the same request. It applies to the
 * operations of one kind, as long as they are kept.
 *
 * @param bodyHash tells whether the promise was kept
 */
public record IdempotencyKey(String key, String bodyHash) {
  /** The header with the key. */
  public static final String HEADER = "Idempotency-Key";

  private static final int MAX_LENGTH = 255;

  public IdempotencyKey {
    if (key.isBlank() || key.length() > MAX_LENGTH || key.indexOf('\0') >= 0) {
      throw broken("must have 1 to " + MAX_LENGTH + " characters", "idempotency.key.length", key);
    }
  }

  public static IdempotencyKey of(String key, String body) {
    return of(key, Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)));
  }

  public static IdempotencyKey of(String key, Buffer body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
      return new IdempotencyKey(key, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** Returns the failure of a request that reuses the key of a different one. */
  public ServiceException usedForAnother() {
    return broken(
        "was used before for a different request; use a new key", "idempotency.key.reused", key);
  }

  private static ServiceException broken(String message, String code, String key) {
    return ServiceException.invalid(List.of(new Violation(message, code, HEADER, key)));
  }
}
