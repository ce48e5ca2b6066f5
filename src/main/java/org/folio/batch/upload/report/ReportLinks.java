package org.folio.batch.upload.report;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.folio.batch.db.Tenant;
import org.folio.batch.upload.model.UploadError;

/**
 * Signs and verifies links to reports. Anyone with a signed link may read the report until the link
 * expires. All instances share the secret, so each accepts links that another one signed.
 */
public final class ReportLinks {
  private static final String PATH = "/batch-tracking/upload-reports/";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "upload-report";

  private final SecretKeySpec key;
  private final Duration life;
  private final Clock clock;

  public ReportLinks(String secret, Duration life, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.life = life;
    this.clock = clock;
  }

  /** Returns a path and query to append to the base URL of the module. */
  public String sign(Tenant tenant, String processId) {
    long expires = clock.instant().plus(life).getEpochSecond();
    return "%s%s/%s?expires=%d&signature=%s"
        .formatted(PATH, tenant, processId, expires, signature(tenant, processId, expires));
  }

  /** Fails unless the link has a valid signature and has not expired. */
  public void verify(Tenant tenant, String processId, long expires, String signature) {
    byte[] expected = signature(tenant, processId, expires).getBytes(StandardCharsets.UTF_8);
    boolean isOurs = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    boolean isFresh = clock.instant().getEpochSecond() < expires;
    if (!isOurs || !isFresh) {
      throw UploadError.INVALID_REPORT_LINK.failure();
    }
  }

  private String signature(Tenant tenant, String processId, long expires) {
    String text = PURPOSE + "\n" + tenant + "\n" + processId + "\n" + expires;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signed = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
    }
  }
}
