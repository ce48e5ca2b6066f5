package org.folio.batch.upload.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.folio.batch.http.client.ExternalClient.TooSlowException;
import org.jspecify.annotations.Nullable;

/**
 * Client of a Sunbird content service: sends requests and reads responses in its envelope.
 * Transient faults (no response, 429, 5xx) fail the call; any other status is returned as an
 * answer.
 */
public final class SunbirdClient {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int CONNECTIONS = 64;
  private static final int LONGEST_ANSWER = 8 << 20;
  private static final int LONGEST_MESSAGE = 2_000;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Vertx vertx;
  private final HttpClient client;
  private final URI base;
  private final Optional<String> apiKey;
  private final Duration longestCall;

  public SunbirdClient(Vertx vertx, URI base, Optional<String> apiKey, Duration longestCall) {
    this.vertx = vertx;
    this.base = base;
    this.apiKey = apiKey;
    this.longestCall = longestCall;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setDecompressionSupported(true)
                .setKeepAliveTimeout(30),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(10_000));
  }

  /** A well-formed response of the service. */
  record Answer(int status, JsonObject result, String message) {
    boolean isSuccess() {
      return status < 300;
    }

    boolean isRefusal() {
      return status >= 400;
    }
  }

  private record Body(String contentType, Buffer bytes) {}

  Future<Answer> get(ContentScope scope, String path) {
    return send(scope, HttpMethod.GET, path, null);
  }

  Future<Answer> delete(ContentScope scope, String path) {
    return send(scope, HttpMethod.DELETE, path, null);
  }

  Future<Answer> post(ContentScope scope, String path, JsonObject request) {
    return send(scope, HttpMethod.POST, path, json(request));
  }

  Future<Answer> patch(ContentScope scope, String path, JsonObject request) {
    return send(scope, HttpMethod.PATCH, path, json(request));
  }

  /** Posts one field as {@code multipart/form-data}. */
  Future<Answer> postForm(ContentScope scope, String path, String name, String value) {
    String boundary = "field-" + UUID.randomUUID();
    String form =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n--%s--\r\n"
            .formatted(boundary, name, value, boundary);
    Body body = new Body("multipart/form-data; boundary=" + boundary, Buffer.buffer(form));
    return send(scope, HttpMethod.POST, path, body);
  }

  /**
   * Posts a file as {@code multipart/form-data} while it arrives.
   *
   * @param limit fails with a {@link TooSlowException} when it is over; only the file tells whether
   *     its server or the content service was too slow
   */
  Future<Answer> postFile(ContentScope scope, String path, RelayedFile file, TimeLimit limit) {
    String boundary = "file-" + UUID.randomUUID();
    Buffer head =
        Buffer.buffer(
            "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                .formatted(boundary, file.name(), file.mimeType()));
    Buffer tail = Buffer.buffer("\r\n--%s--\r\n".formatted(boundary));
    RequestOptions options =
        options(scope, HttpMethod.POST, path)
            .putHeader("Content-Type", "multipart/form-data; boundary=" + boundary);
    return client
        .request(options)
        .compose(
            request -> {
              if (file.length().isPresent()) {
                long length = head.length() + file.length().getAsLong() + tail.length();
                request.putHeader("Content-Length", String.valueOf(length));
              } else {
                request.setChunked(true);
              }
              return exchange(request, limit.left(), () -> send(request, head, file, tail));
            })
        .recover(e -> Future.failedFuture(e instanceof TooSlowException ? e : toFault(e)));
  }

  /**
   * Fails if the file cannot be read. If the service responds before it has read the whole file,
   * its response is returned.
   */
  private static Future<HttpClientResponse> send(
      HttpClientRequest request, Buffer head, RelayedFile file, Buffer tail) {
    Promise<HttpClientResponse> answered = Promise.promise();
    request.response().onComplete(answered::tryComplete, answered::tryFail);
    request
        .write(head)
        .compose(written -> file.pipe().endOnComplete(false).endOnFailure(false).to(request))
        .compose(passed -> request.end(tail))
        .onFailure(
            e -> {
              answered.tryFail(e);
              request.exceptionHandler(reset -> {});
              request.reset();
            });
    return answered.future();
  }

  /** Returns the result of a success; a refusal fails permanently. */
  static JsonObject required(Answer answer) {
    if (!answer.isSuccess()) {
      throw ContentException.lasting(
          "The content service refused the request: " + answer.message());
    }
    return answer.result();
  }

  /** Returns an object, empty if absent; the service writes null for many absent values. */
  static JsonObject object(JsonObject in, String key) {
    JsonObject found = in.getJsonObject(key);
    return found == null ? new JsonObject() : found;
  }

  /** Returns an array, empty if absent, like {@link #object}. */
  static JsonArray array(JsonObject in, String key) {
    JsonArray found = in.getJsonArray(key);
    return found == null ? new JsonArray() : found;
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Body json(JsonObject request) {
    return new Body("application/json", new JsonObject().put("request", request).toBuffer());
  }

  private Future<Answer> send(
      ContentScope scope, HttpMethod method, String path, @Nullable Body body) {
    RequestOptions options = options(scope, method, path);
    if (body != null) {
      options.putHeader("Content-Type", body.contentType());
    }
    return client
        .request(options)
        .compose(
            request ->
                exchange(
                    request,
                    longestCall,
                    () -> body == null ? request.send() : request.send(body.bytes())))
        .recover(e -> Future.failedFuture(toFault(e)));
  }

  private RequestOptions options(ContentScope scope, HttpMethod method, String path) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base.toString().replaceAll("/+$", "") + path)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .putHeader("Accept", "application/json")
            .putHeader("X-Channel-Id", scope.channelId());
    apiKey.ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
    return options;
  }

  private static Throwable toFault(Throwable e) {
    return e instanceof ContentException
        ? e
        : ContentException.passing("The content service does not respond", e);
  }

  /** Fails with a {@link TooSlowException} if it takes longer. */
  private Future<Answer> exchange(
      HttpClientRequest request, Duration atMost, Supplier<Future<HttpClientResponse>> send) {
    Promise<Answer> answered = Promise.promise();
    // a service that sends a byte now and then is never idle, but never finishes either
    long timer =
        vertx.setTimer(
            Math.max(1, atMost.toMillis()),
            id -> {
              answered.tryFail(new TooSlowException(atMost));
              request.reset();
            });
    send.get().compose(SunbirdClient::read).onComplete(answered::tryComplete, answered::tryFail);
    return answered.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Answer> read(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.handler(
        chunk -> {
          received.appendBuffer(chunk);
          if (received.length() > LONGEST_ANSWER) {
            whole.tryFail(
                ContentException.lasting("The response of the content service is too large"));
            response.request().reset();
          }
        });
    response.endHandler(end -> whole.tryComplete(received));
    response.exceptionHandler(whole::tryFail);
    return whole.future().map(body -> answerOrFault(response.statusCode(), body));
  }

  private static Answer answerOrFault(int status, Buffer body) {
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      throw ContentException.passing("The content service failed (HTTP " + status + ")", null);
    }
    return answer(status, body);
  }

  // The error text is often generic; the messages say what is meant.
  private static String message(int status, JsonObject json) {
    List<String> parts = new ArrayList<>();
    String text = object(json, "params").getString("errmsg");
    if (text != null && !text.isBlank()) {
      parts.add(text);
    }
    JsonObject result = object(json, "result");
    if (result.getValue("messages") instanceof JsonArray messages) {
      messages.stream().map(String::valueOf).forEach(parts::add);
    } else if (result.getValue("messages") instanceof String message) {
      parts.add(message);
    }
    String whole = parts.isEmpty() ? "HTTP " + status : String.join("; ", parts);
    return whole.length() > LONGEST_MESSAGE ? whole.substring(0, LONGEST_MESSAGE) + "..." : whole;
  }

  private static Answer answer(int status, Buffer body) {
    try {
      JsonObject json = body.length() == 0 ? new JsonObject() : body.toJsonObject();
      return new Answer(status, object(json, "result"), message(status, json));
    } catch (DecodeException | ClassCastException e) {
      if (status >= 400) {
        // a proxy in front of the service refuses in its own format
        return new Answer(status, new JsonObject(), "HTTP " + status);
      }
      throw ContentException.passing("The response of the content service is not JSON", e);
    }
  }
}
