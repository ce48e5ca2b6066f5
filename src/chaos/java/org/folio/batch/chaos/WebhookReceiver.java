package org.folio.batch.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes notifications of all tenants. It refuses about one of ten when it comes first. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private final Map<String, String> taken = new ConcurrentHashMap<>();

  private WebhookReceiver(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::take);
  }

  static WebhookReceiver start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("localhost"), 0);
      WebhookReceiver receiver = new WebhookReceiver(HttpServer.create(address, 0));
      receiver.server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the notifications of a tenant are taken. */
  String url(String tenant) {
    return "http://localhost:" + server.getAddress().getPort() + "/" + tenant;
  }

  /** The path and the body that was taken, by {@code webhook-id}. */
  Map<String, String> taken() {
    return taken;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean first = attempts.merge(id, 1, Integer::sum) == 1;
      if (first && id.hashCode() % 10 == 0) {
        exchange.sendResponseHeaders(500, -1);
      } else {
        taken.put(id, exchange.getRequestURI().getPath() + " " + body);
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
