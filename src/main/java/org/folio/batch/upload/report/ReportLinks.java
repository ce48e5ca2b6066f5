package org.folio.batch.upload.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.folio.batch.auth.HmacSha256;
import org.folio.batch.db.Tenant;
import org.folio.batch.upload.model.UploadError;

/**
 * Signs and verifies links to reports. Anyone with a signed link may read the report until the link
 * expires. All instances share the secret, so each accepts links that another one signed.
 */
public final class ReportLinks {
  private static final String PATH = "/batch-tracking/upload-reports/";
  private static final String PURPOSE = "upload-report";

  private final byte[] key;
  private final Duration life;
  private final Clock clock;

  public ReportLinks(String secret, Duration life, Clock clock) {
    this.key = secret.getBytes(StandardCharsets.UTF_8);
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
    return Base64.getUrlEncoder().withoutPadding().encodeToString(HmacSha256.sign(key, text));
  }
}
