package org.folio.batch.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts batches over several connections. Each connection sends its next request when the last one
 * was answered.
 */
final class PostLoad implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final Buffer BODY = Buffer.buffer("{\"totalRecords\": 100}");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx
          .httpClientBuilder()
          .with(new HttpClientOptions().setKeepAlive(true).setPipelining(false))
          .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
          .build();

  /** Returns the requests per second; any answer but 201 is an error. */
  double requestsPerSecond(int port, String tenant, long millis) throws TimeoutException {
    AtomicInteger answers = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("localhost")
            .setPort(port)
            .setURI(PostBenchmark.PATH)
            .putHeader("X-Okapi-Tenant", tenant)
            .putHeader("Content-Type", "application/json");
    List<Future<?>> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Promise<Void> done = Promise.promise();
      postUntil(end, request, answers, done);
      connections.add(done.future());
    }
    Future.all(connections).await(millis + 30_000, TimeUnit.MILLISECONDS);
    return answers.get() * 1e9 / (System.nanoTime() - start);
  }

  private void postUntil(
      long end, RequestOptions request, AtomicInteger answers, Promise<Void> done) {
    if (System.nanoTime() > end) {
      done.complete();
      return;
    }
    client
        .request(request)
        .compose(open -> open.send(BODY))
        .compose(
            answer ->
                answer.statusCode() == 201
                    ? answer.body()
                    : Future.failedFuture("POST answered " + answer.statusCode()))
        .onSuccess(
            body -> {
              answers.incrementAndGet();
              postUntil(end, request, answers, done);
            })
        .onFailure(done::fail);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, TimeUnit.SECONDS);
  }
}
