package org.folio.batch.upload.content;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.http.client.ExternalClient.TooSlowException;
import org.jspecify.annotations.Nullable;

/** Explains why a server did not send a file. */
final class SourceException {
  private SourceException() {}

  /** Returns the failure for an HTTP status; empty if the response holds the file. */
  static Optional<ContentException> ofStatus(int status) {
    if (status == 200) {
      return Optional.empty();
    }
    String code = " (HTTP " + status + ")";
    return Optional.of(
        switch (status) {
          case 401, 403 ->
              ContentException.lasting(
                  "the server refused access" + code + "; check that the file is shared publicly");
          case 404, 410 ->
              ContentException.lasting(
                  "the server does not have the file" + code + "; check the link");
          case 408, 429 ->
              ContentException.passing(
                  "the server is too busy" + code + "; upload the row again later", null);
          default ->
              status >= 500
                  ? ContentException.passing(
                      "the server failed" + code + "; upload the row again later", null)
                  : ContentException.lasting(
                      "the server did not send the file"
                          + code
                          + "; check that the link opens the file in a browser");
        });
  }

  /** Returns the failure of a request that got no response. */
  static ContentException ofFailure(Throwable e, TimeLimit limit) {
    if (e instanceof TooSlowException) {
      return ContentException.lasting(
          "The server did not send the file within %d seconds; check how fast it is and upload the row again"
              .formatted(limit.duration().toSeconds()));
    }
    if (e instanceof ServiceException failure && failure.kind() == Kind.INVALID) {
      return ContentException.lasting(refusal(failure));
    }
    if (isCausedBy(e, NotSslRecordException.class)) {
      return ContentException.lasting("the server does not offer https on this port; try http://");
    }
    if (isCausedBy(e, CertificateException.class)) {
      return ContentException.lasting(
          "the server's certificate is expired, not trusted or issued for another name; "
              + "check that a browser opens the link without a warning");
    }
    return unreachable(e);
  }

  private static ContentException unreachable(Throwable e) {
    String advice = "; check the link and upload the row again later";
    if (isCausedBy(e, SSLException.class)) {
      return ContentException.passing(
          "no secure connection (TLS) to the server is possible" + advice, null);
    }
    if (isCausedBy(e, ConnectTimeoutException.class) || isCausedBy(e, TimeoutException.class)) {
      return ContentException.passing("the server did not answer in time" + advice, null);
    }
    if (isCausedBy(e, NoRouteToHostException.class)) {
      return ContentException.passing("there is no route to the server" + advice, null);
    }
    if (isCausedBy(e, ConnectException.class)) {
      return ContentException.passing("the server refused the connection" + advice, null);
    }
    if (isCausedBy(e, HttpClosedException.class) || isCausedBy(e, IOException.class)) {
      return ContentException.passing(
          "the server closed the connection before it sent the file" + advice, null);
    }
    return ContentException.passing("the URL cannot be reached" + advice, e);
  }

  private static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
    @Nullable Throwable cause = e;
    while (cause != null && !type.isInstance(cause)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static String refusal(ServiceException refusal) {
    return refusal.violations().isEmpty()
        ? String.valueOf(refusal.getMessage())
        : "The URL " + refusal.violations().get(0).message();
  }
}
