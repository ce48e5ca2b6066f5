package org.folio.batch.upload;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.http.PublicAddress;

/**
 * Settings of bulk content upload.
 *
 * @param maxFileBytes largest CSV file
 * @param maxRows most rows of a CSV file
 * @param concurrency rows of one upload that are processed at the same time
 * @param retention how long a completed upload is kept
 * @param maxContentBytes largest file that a row may refer to
 * @param fileTimeout of the check of one file that a row refers to
 * @param rowTimeout after which no further step of a row starts
 * @param allowedHosts hosts whose files may be fetched although their addresses are not public
 * @param contentServiceUrl the content service; empty to keep contents in the tenant's schema
 * @param contentServiceKey sent to the content service as a bearer token
 * @param longestContentCall timeout of one call to the content store
 * @param tokenPublicKey verifies user tokens
 * @param tokenKeysUrl where the keys that verify user tokens are published
 * @param linkSecret signs links to reports
 * @param linkLife how long such a link holds
 * @param address at which clients reach the module
 */
public record UploadSettings(
    long maxFileBytes,
    int maxRows,
    int concurrency,
    Duration retention,
    long maxContentBytes,
    Duration fileTimeout,
    Duration rowTimeout,
    Set<String> allowedHosts,
    Optional<String> contentServiceUrl,
    Optional<String> contentServiceKey,
    Duration longestContentCall,
    Optional<String> tokenPublicKey,
    Optional<String> tokenKeysUrl,
    String linkSecret,
    Duration linkLife,
    PublicAddress address) {

  @Override
  public String toString() {
    return "UploadSettings[maxFileBytes=%d, maxRows=%d, contentServiceUrl=%s]"
        .formatted(maxFileBytes, maxRows, contentServiceUrl.orElse("-"));
  }
}
