package org.folio.batch.upload;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.folio.batch.http.OutsideClient;
import org.folio.batch.http.OutsideClient.Glance;

/**
 * Looks at the files that rows name, without taking more of one than is needed to know its format
 * and size. A failure is a {@link ContentFault}.
 */
final class SourceFiles {
  private final OutsideClient client;
  private final long maxBytes;

  SourceFiles(OutsideClient client, long maxBytes) {
    this.client = client;
    this.maxBytes = maxBytes;
  }

  /** Fails unless there is a file of this format, or of any when none is given, of allowed size. */
  Future<Void> checkFile(URI url, Optional<FileFormat> format) {
    return look(url)
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

  Future<Void> checkReachable(URI url) {
    return look(url).mapEmpty();
  }

  private Future<Glance> look(URI url) {
    return client
        .glance(url, FileFormat.HEAD_BYTES, maxBytes)
        .recover(e -> Future.failedFuture(toFault(e)))
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

  private static ContentFault toFault(Throwable e) {
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
