package org.folio.batch.http.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.json.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * Calls servers that a client of the module has named. Connects to exactly the address that {@link
 * OutboundUrlPolicy} has checked, so that a host name that changes its address in between has no
 * effect. Safe to call from any thread.
 */
public final class ExternalClient {
  private static final int MOST_REDIRECTS = 5;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int READ_TO_THE_END = 16 * 1024;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final HttpClient client;
  private final OutboundUrlPolicy guard;

  /**
   * @param connectionsToAHost enough for all who may call one server at the same time, because
   *     calls to a slow server keep their connections for long
   */
  public ExternalClient(Vertx vertx, OutboundUrlPolicy guard, int connectionsToAHost) {
    this.vertx = vertx;
    this.guard = guard;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setIdleTimeout(TIMEOUT_MILLIS / 1_000)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(connectionsToAHost));
  }

  /**
   * What was learned about a file.
   *
   * @param contentType empty if the server sent none
   * @param length as announced, or else as far as it was read
   * @param head the first bytes
   */
  public record Glance(int status, String contentType, long length, Buffer head) {}

  /** A transfer was not complete in time. */
  public static final class TooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooSlowException(Duration limit) {
      super("No response within " + limit);
    }
  }

  /**
   * Reads the head of a file or, if its length is not announced, all of it up to a limit. Follows
   * redirects under the same rules.
   *
   * @param atMost timeout of the whole call, after which it fails with {@link TooSlowException}
   */
  public Future<Glance> glance(URI url, int headBytes, long maxBytes, Duration atMost) {
    Limits limits = new Limits(headBytes, maxBytes);
    return within(atMost, url, new Look<>(response -> look(response, limits)));
  }

  /**
   * Reads a file. Follows redirects under the same rules.
   *
   * @param atMost timeout of the whole call, including the reader, after which it fails with {@link
   *     TooSlowException}
   * @param reader receives the paused response; what it does not read is dropped
   */
  public <T> Future<T> read(
      URI url, Duration atMost, Function<HttpClientResponse, Future<T>> reader) {
    return within(
        atMost,
        url,
        new Look<>(
            response -> {
              response.pause();
              response.exceptionHandler(e -> {}); // until the reader sets its own
              return Future.succeededFuture(response)
                  .compose(reader)
                  .onComplete(read -> response.request().reset());
            }));
  }

  private <T> Future<T> within(Duration atMost, URI url, Look<T> look) {
    // a server that sends a byte now and then is never idle, but never finishes either
    long timer = vertx.setTimer(Math.max(1, atMost.toMillis()), id -> look.giveUp(atMost));
    glance(url, look, MOST_REDIRECTS).onComplete(look.seen::tryComplete, look.seen::tryFail);
    return look.seen.future().onComplete(seen -> vertx.cancelTimer(timer));
  }

  public Future<Void> close() {
    return client.close();
  }

  private record Limits(int headBytes, long maxBytes) {}

  /** One call for a file, over all its redirects. */
  private static final class Look<T> {
    final Function<HttpClientResponse, Future<T>> reader;
    final Promise<T> seen = Promise.promise();
    private @Nullable HttpClientRequest request;

    Look(Function<HttpClientResponse, Future<T>> reader) {
      this.reader = reader;
    }

    /** Records the current request; cancels it if the call is over. */
    synchronized void underWay(HttpClientRequest next) {
      request = next;
      if (seen.future().isComplete()) {
        next.reset();
      }
    }

    synchronized void giveUp(Duration limit) {
      seen.tryFail(new TooSlowException(limit));
      if (request != null) {
        request.reset();
      }
    }
  }

  private <T> Future<T> glance(URI url, Look<T> look, int redirects) {
    return guard
        .check(url.toString())
        .compose(destination -> client.request(get(destination)))
        .compose(
            request -> {
              look.underWay(request);
              return glance(request, url, look, redirects);
            });
  }

  private <T> Future<T> glance(HttpClientRequest request, URI url, Look<T> look, int redirects) {
    return request
        .send()
        .compose(
            response -> {
              String location = response.getHeader(HttpHeaders.LOCATION);
              if (REDIRECTS.contains(response.statusCode()) && location != null) {
                response.request().reset();
                return redirects == 0
                    ? Future.failedFuture(
                        refusal(
                            "The server redirects more than %d times; use the final link"
                                .formatted(MOST_REDIRECTS)))
                    : glance(target(url, location), look, redirects - 1);
              }
              return look.reader.apply(response);
            });
  }

  private static RequestOptions get(PinnedUrl destination) {
    return destination
        .request(HttpMethod.GET)
        .setConnectTimeout(TIMEOUT_MILLIS)
        .setIdleTimeout(TIMEOUT_MILLIS);
  }

  private static URI target(URI from, String location) {
    try {
      return WebUrl.redirect(from, location);
    } catch (InvalidUrlException e) {
      throw refusal(
          "The server redirects to a URL that %s: \"%s\""
              .formatted(e.getMessage(), Excerpt.text(location)));
    }
  }

  // Stops as soon as it has read enough.
  private static Future<Glance> look(HttpClientResponse response, Limits limits) {
    Promise<Glance> seen = Promise.promise();
    Buffer head = Buffer.buffer();
    long[] length = {0};
    @Nullable String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    response.handler(
        chunk -> {
          length[0] += chunk.length();
          int wanted = Math.min(chunk.length(), limits.headBytes() - head.length());
          head.appendBuffer(chunk, 0, wanted);
          // reading the few bytes of a small file is cheaper than a new connection
          boolean isEnough =
              announced == null
                  ? length[0] > limits.maxBytes()
                  : head.length() == limits.headBytes() && isLong(announced);
          if (isEnough && seen.tryComplete(glance(response, announced, length[0], head))) {
            response.request().reset();
          }
        });
    response.endHandler(end -> seen.tryComplete(glance(response, announced, length[0], head)));
    response.exceptionHandler(seen::tryFail);
    return seen.future();
  }

  private static boolean isLong(String announced) {
    return Long.parseLong(announced) > READ_TO_THE_END;
  }

  private static Glance glance(
      HttpClientResponse response, @Nullable String announced, long read, Buffer head) {
    String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
    long length = announced == null ? read : Long.parseLong(announced);
    return new Glance(response.statusCode(), type == null ? "" : type, length, head);
  }

  private static ServiceException refusal(String message) {
    return ServiceException.of(Kind.INVALID, message);
  }
}
