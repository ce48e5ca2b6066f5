package org.folio.batch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway as the console meets it: sign-in with cookies, {@code /_/invoke/tenant}, the user and
 * their permissions, and the routes of the module descriptor with the permission that each
 * requires. Any user signs in with the password {@link #PASSWORD}.
 */
public final class OkapiGateway implements AutoCloseable {
  public static final String PASSWORD = "correct horse";

  private static final Path DESCRIPTOR =
      Path.of("target/descriptors/ModuleDescriptor-template.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INVOKE = Pattern.compile("/_/invoke/tenant/([a-z0-9_]+)(/.*)");
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "host", "connection", "content-length", "cookie", "expect", "upgrade", "http2-settings");
  private static final Set<String> NOT_PASSED_BACK =
      Set.of("content-length", "transfer-encoding", "connection");

  private final HttpServer server;
  private final String module;
  private final String prefix;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Route> routes = new ArrayList<>();
  private final Set<String> allPermissions = new TreeSet<>();
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger renewals = new AtomicInteger();
  private final AtomicBoolean cut = new AtomicBoolean();
  private volatile Duration tokenLasts = Duration.ofMinutes(10);

  private record Route(Set<String> methods, Pattern path, List<String> permissions) {}

  private record User(UUID id, Set<String> permissions) {}

  private OkapiGateway(HttpServer server, String module, String prefix) {
    this.server = server;
    this.module = module;
    this.prefix = prefix;
    readDescriptor();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a gateway in front of a module. */
  public static OkapiGateway start(String module) {
    return start(module, "");
  }

  /**
   * Starts a gateway behind a proxy.
   *
   * @param prefix that the proxy adds in front of all paths, such as {@code /folio}
   */
  public static OkapiGateway start(String module, String prefix) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new OkapiGateway(HttpServer.create(address, 0), module, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String baseUrl() {
    return "http://localhost:" + server.getAddress().getPort() + prefix;
  }

  /** Adds a user with all permissions of the module. */
  public void addUser(String name) {
    users.put(name, new User(UUID.randomUUID(), allPermissions));
  }

  /** Adds a user with all permissions of the module but one. */
  public void addUserWithout(String name, String permission) {
    Set<String> others = new TreeSet<>(allPermissions);
    others.remove(permission);
    users.put(name, new User(UUID.randomUUID(), others));
  }

  /** Adds a user who may only read. */
  public void addReader(String name) {
    Set<String> reads = new TreeSet<>(allPermissions);
    reads.removeIf(permission -> !permission.endsWith(".get"));
    users.put(name, new User(UUID.randomUUID(), reads));
  }

  /** Lets access tokens that are given from now on expire after a time. */
  public void tokensLast(Duration time) {
    tokenLasts = time;
  }

  /** How often a client has renewed its tokens. */
  public int renewals() {
    return renewals.get();
  }

  /** Closes connections without an answer, as a network that is down, until it is called again. */
  public void cut(boolean isCut) {
    cut.set(isCut);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void readDescriptor() {
    try {
      JsonNode descriptor = JSON.readTree(DESCRIPTOR.toFile());
      for (JsonNode provided : descriptor.path("provides")) {
        for (JsonNode handler : provided.path("handlers")) {
          Set<String> methods = new TreeSet<>();
          handler.path("methods").forEach(method -> methods.add(method.asText()));
          List<String> permissions = new ArrayList<>();
          handler.path("permissionsRequired").forEach(each -> permissions.add(each.asText()));
          String path = handler.path("pathPattern").asText().replaceAll("\\{[^}]+}", "[^/]+");
          routes.add(new Route(methods, Pattern.compile(path), permissions));
        }
      }
      descriptor
          .path("permissionSets")
          .forEach(each -> allPermissions.add(each.path("permissionName").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException("Run this test by Maven, which fills " + DESCRIPTOR, e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      if (cut.get()) {
        return; // closing without an answer
      }
      String path = exchange.getRequestURI().getRawPath();
      if (!path.startsWith(prefix + "/")) {
        send(exchange, 404, "The proxy knows only " + prefix);
        return;
      }
      path = path.substring(prefix.length());
      String tenant = exchange.getRequestHeaders().getFirst("X-Okapi-Tenant");
      Matcher invoked = INVOKE.matcher(path);
      if (invoked.matches()) {
        tenant = invoked.group(1);
        path = invoked.group(2);
      }
      switch (path) {
        case "/authn/login-with-expiry" -> signIn(exchange);
        case "/authn/refresh" -> renew(exchange);
        case "/authn/logout" -> send(exchange, 204, "");
        case "/bl-users/_self" -> self(exchange);
        default -> passOn(exchange, path, tenant);
      }
    } finally {
      exchange.close();
    }
  }

  private void signIn(HttpExchange exchange) throws IOException {
    JsonNode sent = JSON.readTree(exchange.getRequestBody());
    String name = sent.path("username").asText();
    if (!users.containsKey(name) || !sent.path("password").asText().equals(PASSWORD)) {
      send(exchange, 422, "{\"errors\":[{\"message\":\"Password does not match\"}]}");
      return;
    }
    giveTokens(exchange, name);
  }

  private void renew(HttpExchange exchange) throws IOException {
    Optional<String> name = userOf(exchange, "folioRefreshToken");
    if (name.isEmpty()) {
      send(exchange, 401, "");
      return;
    }
    renewals.incrementAndGet();
    giveTokens(exchange, name.get());
  }

  private void giveTokens(HttpExchange exchange, String name) throws IOException {
    String access = UUID.randomUUID().toString();
    String refresh = UUID.randomUUID().toString();
    tokens.put(access, name);
    tokens.put(refresh, name);
    long seconds = tokenLasts.toSeconds();
    exchange
        .getResponseHeaders()
        .add("Set-Cookie", "folioAccessToken=" + access + "; Path=/; HttpOnly; Max-Age=" + seconds);
    exchange
        .getResponseHeaders()
        .add(
            "Set-Cookie",
            "folioRefreshToken=" + refresh + "; Path=" + prefix + "/authn; HttpOnly; Max-Age=600");
    ObjectNode body = JSON.createObjectNode();
    body.put("accessTokenExpiration", Instant.now().plus(tokenLasts).toString());
    body.put("refreshTokenExpiration", Instant.now().plusSeconds(600).toString());
    send(exchange, 201, body.toString());
  }

  private void self(HttpExchange exchange) throws IOException {
    Optional<String> name = userOf(exchange, "folioAccessToken");
    if (name.isEmpty()) {
      send(exchange, 401, "");
      return;
    }
    User user = users.get(name.get());
    ObjectNode body = JSON.createObjectNode();
    body.putObject("user").put("id", user.id().toString()).put("username", name.get());
    user.permissions().forEach(body.putObject("permissions").putArray("permissions")::add);
    send(exchange, 200, body.toString());
  }

  private Optional<String> userOf(HttpExchange exchange, String cookie) {
    String cookies =
        String.join(";", exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
    Matcher found = Pattern.compile(cookie + "=([0-9a-f-]+)").matcher(cookies);
    return found.find() ? Optional.ofNullable(tokens.get(found.group(1))) : Optional.empty();
  }

  private void passOn(HttpExchange exchange, String path, String tenant) throws IOException {
    String method = exchange.getRequestMethod();
    Optional<Route> route =
        routes.stream()
            .filter(each -> each.methods().contains(method) && each.path().matcher(path).matches())
            .findFirst();
    if (route.isEmpty()) {
      send(exchange, 404, "No suitable module found for path " + path);
      return;
    }
    Optional<String> name = userOf(exchange, "folioAccessToken");
    if (!route.get().permissions().isEmpty()) {
      if (name.isEmpty()) {
        send(exchange, 401, "Token missing");
        return;
      }
      if (!users.get(name.get()).permissions().containsAll(route.get().permissions())) {
        send(exchange, 403, "Access requires permission: " + route.get().permissions().get(0));
        return;
      }
    }
    forward(exchange, path, tenant, name.map(users::get));
  }

  private void forward(HttpExchange exchange, String path, String tenant, Optional<User> user)
      throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(module + path + (query == null ? "" : "?" + query)));
    exchange
        .getRequestHeaders()
        .forEach(
            (header, values) -> {
              if (!NOT_PASSED_ON.contains(header.toLowerCase())) {
                values.forEach(value -> request.header(header, value));
              }
            });
    request.setHeader("X-Okapi-Url", baseUrl());
    if (tenant != null) {
      request.setHeader("X-Okapi-Tenant", tenant);
    }
    user.ifPresent(known -> request.setHeader("X-Okapi-User-Id", known.id().toString()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    request.method(
        exchange.getRequestMethod(),
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      response
          .headers()
          .map()
          .forEach(
              (header, values) -> {
                if (!NOT_PASSED_BACK.contains(header) && !header.startsWith(":")) {
                  exchange.getResponseHeaders().put(header, values);
                }
              });
      boolean isEmpty = response.statusCode() == 204 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(response.statusCode(), isEmpty ? -1 : 0);
      if (!isEmpty) {
        copy(response.body(), exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes each piece on at once, as an endless stream of events needs. */
  private void copy(InputStream from, HttpExchange exchange) throws IOException {
    byte[] piece = new byte[8192];
    for (int read; (read = from.read(piece)) >= 0; ) {
      if (cut.get()) {
        return;
      }
      exchange.getResponseBody().write(piece, 0, read);
      exchange.getResponseBody().flush();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
