package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.folio.batch.http.client.ExternalClient;
import org.folio.batch.http.client.ExternalClient.TooSlowException;
import org.jspecify.annotations.Nullable;

/**
 * Streams files that rows refer to, from their server to a receiver, with only a few chunks of each
 * in memory. A failure is a {@link ContentException}.
 */
public final class FileRelay {
  private static final int TOO_MANY_REQUESTS = 429;

  private final ExternalClient client;
  private final long maxBytes;

  public FileRelay(ExternalClient client, long maxBytes) {
    this.client = client;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens the file of a content and streams it to the receiver. Can be repeated.
   *
   * @param limit for the whole transfer
   * @param receiver called with the file, paused until it is read, and with the limit
   */
  <T> Future<T> pass(
      Content content, TimeLimit limit, BiFunction<RelayedFile, TimeLimit, Future<T>> receiver) {
    RelayedFile[] opened = new RelayedFile[1];
    return client
        .read(
            content.file(),
            limit.left(),
            response -> {
              RelayedFile file = open(content, response);
              opened[0] = file;
              return receiver.apply(file, limit);
            })
        .recover(e -> Future.failedFuture(toFault(e, limit, opened[0])));
  }

  private RelayedFile open(Content content, HttpClientResponse response) {
    int status = response.statusCode();
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      throw ContentException.passing(
          "The server of the file failed (HTTP " + status + "); upload the row again later", null);
    }
    if (status != 200) {
      throw ContentException.lasting(
          "The server did not send the file (HTTP " + status + "); check the link");
    }
    OptionalLong length = length(response.getHeader(HttpHeaders.CONTENT_LENGTH));
    if (length.orElse(0) > maxBytes) {
      throw LimitedStream.tooLarge(maxBytes);
    }
    String name = content.id() + "." + SunbirdContentStore.extension(content.format());
    return new RelayedFile(
        name, content.format().mimeType(), length, new LimitedStream(response, maxBytes));
  }

  private static OptionalLong length(@Nullable String announced) {
    return announced != null && announced.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(announced))
        : OptionalLong.empty();
  }

  private static ContentException toFault(
      Throwable e, TimeLimit limit, @Nullable RelayedFile opened) {
    if (e instanceof ContentException fault) {
      return fault;
    }
    boolean isReceiverSlow =
        e instanceof TooSlowException && opened != null && opened.bytes().isEnded();
    return isReceiverSlow
        ? ContentException.passing("The content service does not respond", null)
        : SourceException.ofFailure(e, limit);
  }
}
