package org.folio.batch.upload.content;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.folio.batch.http.client.ExternalClient;
import org.folio.batch.http.client.ExternalClient.Glance;
import org.folio.batch.upload.template.FileFormat;
import org.folio.batch.upload.template.FileHead;

/**
 * Checks the files that rows refer to. Reads only as much of a file as its format and size require.
 * A failure is a {@link ContentException}.
 */
public final class SourceFiles {
  private final ExternalClient client;
  private final long maxBytes;
  private final Duration timeout;

  /**
   * @param timeout of the check of one file, including redirects and retries
   */
  public SourceFiles(ExternalClient client, long maxBytes, Duration timeout) {
    this.client = client;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /** Returns the timeout of the check of one file, including redirects and retries. */
  public Duration timeout() {
    return timeout;
  }

  /** Fails unless the URL leads to a file of this format (any format if empty) and allowed size. */
  public Future<Void> checkFile(URI url, Optional<FileFormat> format, TimeLimit limit) {
    return look(url, limit)
        .map(
            seen -> {
              format.ifPresent(wanted -> checkFormat(wanted, seen));
              return null;
            });
  }

  /** Fails unless the URL leads to an image of allowed size. */
  public Future<Void> checkIcon(URI url, TimeLimit limit) {
    return look(url, limit)
        .map(
            seen -> {
              FileHead head = new FileHead(seen.head().getBytes());
              if (!head.isImage()) {
                refuseWebPage(head, mediaType(seen));
                throw ContentException.lasting(
                    "the file is not an image; use a PNG, JPEG, GIF, WebP or SVG file");
              }
              return null;
            });
  }

  // The first bytes decide, unless the server declares another known format.
  private static void checkFormat(FileFormat wanted, Glance seen) {
    FileHead head = new FileHead(seen.head().getBytes());
    String type = mediaType(seen);
    if (!wanted.suits(head)) {
      refuseWebPage(head, type);
      throw ContentException.lasting(
          "the file is not in the format %s; correct the File Format or the link"
              .formatted(wanted.label()));
    }
    Optional<FileFormat> declared = FileFormat.ofType(type);
    if (declared.isPresent() && declared.get() != wanted) {
      throw ContentException.lasting(
          "the file is not in the format %s: the server sends it as %s; correct the File Format or the link"
              .formatted(wanted.label(), type));
    }
  }

  private static void refuseWebPage(FileHead head, String type) {
    if (head.isWebPage() || type.equals("text/html") || type.equals("application/xhtml+xml")) {
      throw ContentException.lasting(
          "the link leads to a web page; share the file with everyone who has the link");
    }
  }

  private static String mediaType(Glance seen) {
    return seen.contentType().replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private Future<Glance> look(URI url, TimeLimit limit) {
    return client
        .glance(url, FileHead.BYTES, maxBytes, limit.left())
        .recover(e -> Future.failedFuture(SourceException.ofFailure(e, limit)))
        .map(
            seen -> {
              SourceException.ofStatus(seen.status())
                  .ifPresent(
                      fault -> {
                        throw fault;
                      });
              if (seen.length() == 0) {
                throw ContentException.lasting("the file is empty; check the file and its link");
              }
              if (seen.length() > maxBytes) {
                throw ContentException.lasting(
                    "the file is larger than %s; make it smaller"
                        .formatted(Megabytes.text(maxBytes)));
              }
              return seen;
            });
  }
}
