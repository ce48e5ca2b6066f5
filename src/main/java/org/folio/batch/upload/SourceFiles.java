package org.folio.batch.upload;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.http.OutsideClient;
import org.folio.batch.http.OutsideClient.Glance;
import org.folio.batch.http.OutsideClient.TooSlowException;

/**
 * Looks at the files that rows name, without taking more of one than is needed to know its format
 * and size. A failure is a {@link ContentFault}.
 */
final class SourceFiles {
  private final OutsideClient client;
  private final long maxBytes;
  private final Duration timeout;

  /**
   * @param timeout for the check of one file, all its redirects and tries included
   */
  SourceFiles(OutsideClient client, long maxBytes, Duration timeout) {
    this.client = client;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /** Time for the check of one file, all its redirects and tries included. */
  Duration timeout() {
    return timeout;
  }

  /** Fails unless there is a file of this format, or of any when none is given, of allowed size. */
  Future<Void> checkFile(URI url, Optional<FileFormat> format, TimeLimit limit) {
    return look(url, limit)
        .map(
            seen -> {
              if (seen.length() > maxBytes) {
                throw ContentFault.lasting("The file is larger than " + maxBytes + " bytes");
              }
              if (format.isPresent()
                  && !format.get().suits(seen.contentType(), seen.head().getBytes())) {
                throw ContentFault.lasting("The file is not of the format " + format.get().label());
              }
              return null;
            });
  }

  Future<Void> checkReachable(URI url, TimeLimit limit) {
    return look(url, limit).mapEmpty();
  }

  private Future<Glance> look(URI url, TimeLimit limit) {
    return client
        .glance(url, FileFormat.HEAD_BYTES, maxBytes, limit.left())
        .recover(e -> Future.failedFuture(toFault(e, limit)))
        .map(
            seen -> {
              int status = seen.status();
              if (status == 429 || status >= 500) {
                throw ContentFault.passing("The server answers with status " + status, null);
              }
              if (status != 200) {
                throw ContentFault.lasting("The server answers with status " + status);
              }
              return seen;
            });
  }

  private static ContentFault toFault(Throwable e, TimeLimit limit) {
    if (e instanceof TooSlowException) {
      return ContentFault.lasting(
          "The server did not send the file within %d seconds; check how fast it is and upload the row again"
              .formatted(limit.duration().toSeconds()));
    }
    return e instanceof Failure failure && failure.kind() == Kind.INVALID
        ? ContentFault.lasting(told(failure))
        : ContentFault.passing("The URL cannot be reached", null);
  }

  private static String told(Failure refusal) {
    return refusal.violations().isEmpty()
        ? String.valueOf(refusal.getMessage())
        : "The URL " + refusal.violations().get(0).message();
  }
}
