package org.folio.batch.http;

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
import java.util.Set;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Failure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Talks to servers that a client of the module has named. It connects to the very address that
 * {@link UrlGuard} has looked at, so that a name which changes its address in between gains
 * nothing. Safe to call from any thread.
 */
public final class OutsideClient {
  private static final int MOST_REDIRECTS = 5;
  private static final int CONNECTIONS_TO_A_HOST = 32;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int READ_TO_THE_END = 16 * 1024;
  private static final int LONGEST_LOOK_MILLIS = 60_000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final HttpClient client;
  private final UrlGuard guard;

  public OutsideClient(Vertx vertx, UrlGuard guard) {
    this.vertx = vertx;
    this.guard = guard;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setIdleTimeout(TIMEOUT_MILLIS / 1_000)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_A_HOST));
  }

  /**
   * What was seen of a file.
   *
   * @param contentType empty when the server names none
   * @param length as announced, else as far as was read
   * @param head its first bytes
   */
  public record Glance(int status, String contentType, long length, Buffer head) {}

  /**
   * Looks at a file, and reads no more of it than its head; all of it, up to a limit, when its
   * length is not announced. Redirects are followed, each under the same rules.
   */
  public Future<Glance> glance(URI url, int headBytes, long maxBytes) {
    return glance(url, new Limits(headBytes, maxBytes), MOST_REDIRECTS);
  }

  public Future<Void> close() {
    return client.close();
  }

  private record Limits(int headBytes, long maxBytes) {}

  private Future<Glance> glance(URI url, Limits limits, int redirects) {
    return guard
        .check(url.toString())
        .compose(destination -> client.request(get(destination)))
        .compose(request -> glance(request, url, limits, redirects));
  }

  private Future<Glance> glance(HttpClientRequest request, URI url, Limits limits, int redirects) {
    // a server that sends a byte now and then is never idle, and yet never done
    long timer = vertx.setTimer(LONGEST_LOOK_MILLIS, id -> request.reset());
    return request
        .send()
        .compose(
            response -> {
              String location = response.getHeader(HttpHeaders.LOCATION);
              if (REDIRECTS.contains(response.statusCode()) && location != null) {
                response.request().reset();
                return redirects == 0
                    ? Future.failedFuture(refusal("There are too many redirects"))
                    : glance(target(url, location), limits, redirects - 1);
              }
              return look(response, limits);
            })
        .onComplete(seen -> vertx.cancelTimer(timer));
  }

  private static RequestOptions get(Destination destination) {
    return destination
        .request(HttpMethod.GET)
        .setConnectTimeout(TIMEOUT_MILLIS)
        .setIdleTimeout(TIMEOUT_MILLIS);
  }

  private static URI target(URI from, String location) {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw refusal("A redirect leads to no URL");
    }
  }

  // Breaks off as soon as it has seen enough.
  private static Future<Glance> look(HttpClientResponse response, Limits limits) {
    Promise<Glance> seen = Promise.promise();
    Buffer head = Buffer.buffer();
    long[] length = {0};
    @Nullable String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    response.handler(
        piece -> {
          length[0] += piece.length();
          int wanted = Math.min(piece.length(), limits.headBytes() - head.length());
          head.appendBuffer(piece, 0, wanted);
          // the connection of a small file is of more use than its few bytes cost
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

  private static Failure refusal(String message) {
    return Failure.of(Kind.INVALID, message);
  }
}
