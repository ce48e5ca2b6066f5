package org.folio.batch.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every request: assigns an id and a {@link RequestContext}, sets the security
 * headers, and writes one line of access log when the request has ended. Refuses a target that
 * {@link RequestTarget} rejects, or an invalid tenant id. Disconnects a client that keeps sending
 * after it has been answered.
 */
public final class RequestFilter {
  private static final Logger log = LogManager.getLogger("access");

  /** What orchestrator and monitoring call every few seconds. */
  private static final Set<String> PROBES = Set.of("/admin/health", "/metrics");

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  static final String REQUEST_ID = "X-Okapi-Request-Id";
  static final String TENANT = "X-Okapi-Tenant";

  private static final CharSequence ID_OF_REQUEST = HttpHeaders.createOptimized(REQUEST_ID);
  private static final Map<CharSequence, CharSequence> SECURITY =
      Map.of(
          HttpHeaders.createOptimized("X-Content-Type-Options"),
          HttpHeaders.createOptimized("nosniff"),
          HttpHeaders.createOptimized("X-Frame-Options"),
          HttpHeaders.createOptimized("deny"),
          HttpHeaders.createOptimized("X-XSS-Protection"),
          HttpHeaders.createOptimized("1; mode=block"),
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.createOptimized("no-store"));

  private final List<ApiGroup> apis;
  private final ErrorMapper errors;
  private final Duration bodyTimeout;

  /**
   * Creates the filter.
   *
   * @param apis groups of paths with their own headers and error format
   * @param errors maps failures of all other paths
   */
  public RequestFilter(List<ApiGroup> apis, ErrorMapper errors, HttpSettings settings) {
    this.apis = List.copyOf(apis);
    this.errors = errors;
    this.bodyTimeout = settings.bodyTimeout();
  }

  /**
   * Mounts the filter before all routes, for all paths: the router matches no badly encoded path.
   */
  public void mount(Router router) {
    router.route().handler(this::open).failureHandler(this::fail);
  }

  private void fail(RoutingContext routing) {
    for (ApiGroup api : apis) {
      if (api.hold(routing)) {
        api.errors().handle(routing);
        return;
      }
    }
    errors.handle(routing);
  }

  private void open(RoutingContext routing) {
    RequestContext withoutTenant = begin(routing);
    BodyDeadline.setForRest(routing, bodyTimeout);
    for (ApiGroup api : apis) {
      if (api.hold(routing)) {
        api.headers().forEach(routing.response()::putHeader);
      }
    }
    // a refusal is thrown as ServiceException, which the router's failure handler maps
    HttpServerRequest request = routing.request();
    RequestTarget.check(request.uri(), request.path(), request.query());
    MultiMap headers = withoutTenant.headers();
    String tenantId = headers.get(TENANT);
    if (tenantId != null) {
      Tenant tenant = new Tenant(tenantId);
      new RequestContext(tenant, withoutTenant.requestId(), withoutTenant.userId(), headers)
          .attachTo(routing);
    }
    routing.next();
  }

  /** Also creates a context for requests that the router refuses before any handler. */
  static RequestContext begin(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    MultiMap headers = request.headers();
    nameHost(request, headers);
    String requestId = requestId(headers);
    long start = System.nanoTime();
    HttpServerResponse response = routing.response();
    response.putHeader(ID_OF_REQUEST, requestId);
    SECURITY.forEach(response::putHeader);
    routing.addEndHandler(ended -> logAccess(routing, start));

    RequestContext context = new RequestContext(null, requestId, userId(headers), headers);
    context.attachTo(routing);
    return context;
  }

  /** Copies HTTP/2's host field to the header, which is where the code that builds links looks. */
  private static void nameHost(HttpServerRequest request, MultiMap headers) {
    if (!headers.contains(HttpHeaders.HOST)) {
      HostAndPort authority = request.authority();
      if (authority != null) {
        headers.set(HttpHeaders.HOST, authority.toString());
      }
    }
  }

  private static void logAccess(RoutingContext routing, long start) {
    HttpServerRequest request = routing.request();
    int status = routing.response().getStatusCode();
    boolean isQuiet = status == 200 && PROBES.contains(request.path());
    try (var named = RequestLog.of(RequestContext.of(routing))) {
      log.log(
          isQuiet ? Level.DEBUG : Level.INFO,
          "{} {} {} {} bytes {} ms",
          request.method(),
          request.path(),
          status,
          routing.response().bytesWritten(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }

  private static String requestId(MultiMap headers) {
    String sent = headers.get(REQUEST_ID);
    return sent != null && PRINTABLE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }

  private static Optional<UUID> userId(MultiMap headers) {
    return uuid(headers.get("X-Okapi-User-Id"))
        .or(
            () ->
                Optional.ofNullable(headers.get("X-Okapi-Token"))
                    .flatMap(RequestFilter::userOfToken));
  }

  // The gateway has verified the token, so only its payload is read here.
  private static Optional<UUID> userOfToken(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      Object userId =
          new JsonObject(new String(payload, StandardCharsets.UTF_8)).getValue("user_id");
      return userId instanceof String text ? uuid(text) : Optional.empty();
    } catch (RuntimeException notAToken) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> uuid(@Nullable String text) {
    return text != null && UUID_TEXT.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }
}
