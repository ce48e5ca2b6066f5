package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.folio.batch.consumption.notification.WebhookDelivery.Due;
import org.folio.batch.http.client.OutboundUrlPolicy;

/**
 * Posts notifications. Never follows a redirect: the final address must be configured. Safe to call
 * from any thread.
 */
final class WebhookClient {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int CONNECTIONS_TO_ONE_HOST = 8;

  private final Vertx vertx;
  private final OutboundUrlPolicy guard;
  private final Clock clock;
  private final HttpClient client;

  WebhookClient(Vertx vertx, OutboundUrlPolicy guard, Clock clock) {
    this.vertx = vertx;
    this.guard = guard;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_ONE_HOST).setMaxWaitQueueSize(1_000));
  }

  /** Returns the status of the response; fails if there is none within 15 seconds. */
  Future<Integer> post(Due due) {
    return guard
        .check(due.url())
        .compose(destination -> send(due, destination.request(HttpMethod.POST)));
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<Integer> send(Due due, RequestOptions options) {
    long now = clock.instant().getEpochSecond();
    String id = due.id().toString();
    options
        .setConnectTimeout(PATIENCE.toMillis())
        .setIdleTimeout(PATIENCE.toMillis())
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", "mod-batch-tracking")
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", String.valueOf(now))
        .putHeader("webhook-signature", signatures(due, id, now));
    return client.request(options).compose(request -> answer(request, due.body()));
  }

  private static String signatures(Due due, String id, long now) {
    String signature = WebhookSignature.sign(due.secret(), id, now, due.body());
    String previous = due.previousSecret();
    return previous == null
        ? signature
        : signature + " " + WebhookSignature.sign(previous, id, now, due.body());
  }

  private Future<Integer> answer(HttpClientRequest request, String body) {
    // an endpoint that sends a byte now and then is never idle, but never finishes either
    long timer = vertx.setTimer(PATIENCE.toMillis(), x -> request.reset());
    return request
        .send(Buffer.buffer(body))
        .map(
            response -> {
              int status = response.statusCode();
              // the rest of the response, however long, and its failures are ignored
              response.exceptionHandler(e -> {});
              request.reset();
              return status;
            })
        .onComplete(x -> vertx.cancelTimer(timer))
        .timeout(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS);
  }
}
