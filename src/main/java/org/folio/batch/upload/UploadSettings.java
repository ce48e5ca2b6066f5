package org.folio.batch.upload;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.folio.batch.http.PublicAddress;

/**
 * How uploads are taken and worked on.
 *
 * @param maxFileBytes of a CSV file
 * @param maxRows of a CSV file
 * @param concurrency how many rows of one upload are worked on at a time
 * @param retention how long an upload is kept after it was completed
 * @param maxContentBytes of a file that a row names
 * @param fileTimeout for the check of one file that a row names
 * @param rowTimeout after which nothing more of a row is begun
 * @param allowedHosts whose files may be fetched though their addresses are not public
 * @param contentServiceUrl where contents go; nothing to keep them in the tenant's schema
 * @param contentServiceKey sent to the content service as a bearer token
 * @param longestContentCall no call of a content store is waited for any longer
 * @param tokenPublicKey signs user tokens
 * @param tokenKeysUrl publishes the keys that sign user tokens
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
