package org.folio.batch.consumption;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An endpoint that keeps what it gets. */
final class WebhookListener implements AutoCloseable {
  final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** One request that an endpoint has got. */
  record Received(Map<String, String> headers, String body) {}

  WebhookListener(Vertx vertx, Consumer<HttpServerRequest> answer) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              received.add(new Received(headers(request), body.toString()));
                              answer.accept(request);
                            }))
            .listen(0, "localhost")
            .await();
  }

  private static Map<String, String> headers(HttpServerRequest request) {
    return Map.of(
        "webhook-id", request.getHeader("webhook-id"),
        "webhook-timestamp", request.getHeader("webhook-timestamp"),
        "webhook-signature", request.getHeader("webhook-signature"));
  }

  String url() {
    return "http://localhost:" + server.actualPort() + "/hook";
  }

  @Override
  public void close() {
    server.close().await();
  }
}
