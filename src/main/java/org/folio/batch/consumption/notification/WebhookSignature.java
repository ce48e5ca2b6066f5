package org.folio.batch.consumption.notification;

import java.security.SecureRandom;
import java.util.Base64;
import org.folio.batch.auth.HmacSha256;

/** Signs messages as the Standard Webhooks specification defines. */
public final class WebhookSignature {
  private static final String SECRET_PREFIX = "whsec_";
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebhookSignature() {}

  static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Returns the value of the header {@code webhook-signature}.
   *
   * @param id of the message
   * @param epochSeconds time of sending
   */
  public static String sign(String secret, String id, long epochSeconds, String body) {
    byte[] key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    byte[] signature = HmacSha256.sign(key, id + "." + epochSeconds + "." + body);
    return "v1," + Base64.getEncoder().encodeToString(signature);
  }
}
