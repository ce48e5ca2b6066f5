package org.folio.batch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.db.Tenant;

/**
 * Answers as mod-users and mod-orders-storage do when they are asked for the consortium of a tenant
 * and for the setting of its central tenant.
 */
public final class ConsortiumService implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> centralTenants = new ConcurrentHashMap<>();
  private final Set<String> ordering = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int failure;

  private ConsortiumService(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/user-tenants", this::userTenants);
    server.createContext("/orders-storage/settings", this::settings);
  }

  public static ConsortiumService start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ConsortiumService service = new ConsortiumService(HttpServer.create(address, 0));
      service.server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Makes the tenant a member of the consortium of the central tenant. */
  public void join(Tenant member, Tenant central) {
    centralTenants.put(member.id(), central.id());
    centralTenants.put(central.id(), central.id());
  }

  public void orderCentrally(Tenant central, boolean enabled) {
    if (enabled) {
      ordering.add(central.id());
    } else {
      ordering.remove(central.id());
    }
  }

  /** Answers every request with this status from now on; 0 answers them again. */
  public void fail(int status) {
    failure = status;
  }

  public int requests() {
    return requests.get();
  }

  private void userTenants(HttpExchange exchange) throws IOException {
    String central = centralTenants.get(exchange.getRequestHeaders().getFirst("X-Okapi-Tenant"));
    answer(
        exchange,
        central == null
            ? "{\"userTenants\": [], \"totalRecords\": 0}"
            : "{\"userTenants\": [{\"consortiumId\": \"c\", \"centralTenantId\": \"%s\"}]}"
                .formatted(central));
  }

  private void settings(HttpExchange exchange) throws IOException {
    boolean isOn =
        "key==ALLOW_ORDERING_WITH_AFFILIATED_LOCATIONS"
                .equals(parameter(exchange.getRequestURI().getQuery(), "query"))
            && ordering.contains(exchange.getRequestHeaders().getFirst("X-Okapi-Tenant"));
    answer(
        exchange,
        "{\"settings\": [{\"key\": \"ALLOW_ORDERING_WITH_AFFILIATED_LOCATIONS\", \"value\": \"%s\"}]}"
            .formatted(isOn));
  }

  private static String parameter(String query, String name) {
    for (String part : query.split("&")) {
      if (part.startsWith(name + "=")) {
        return part.substring(name.length() + 1);
      }
    }
    return "";
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      if (failure > 0) {
        exchange.sendResponseHeaders(failure, -1);
        return;
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
