package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.json.Excerpt;
import org.folio.batch.json.SchemaCompiler;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests of the generated routes: receives the body, validates parameters and body against
 * the RAML, checks that the tenant is enabled, calls the endpoint and writes its response. An
 * invalid request never reaches the endpoint, nor does one with an unknown query parameter. {@link
 * RequestFilter} maps failures.
 */
public final class Dispatcher {
  /** Clients of FOLIO's RMB modules send this parameter with every request. */
  private static final String LANGUAGE = "lang";

  private final HttpSettings settings;
  private final Function<Tenant, Future<Void>> requireEnabled;
  private final SchemaCompiler schemas = new SchemaCompiler();

  /** Creates a dispatcher of calls for any tenant, and of those that have none. */
  public Dispatcher(HttpSettings settings) {
    this(settings, tenant -> Future.succeededFuture());
  }

  /**
   * Creates a dispatcher.
   *
   * @param requireEnabled fails for a tenant that is not enabled; called before each endpoint that
   *     has a tenant
   */
  public Dispatcher(HttpSettings settings, Function<Tenant, Future<Void>> requireEnabled) {
    this.settings = settings;
    this.requireEnabled = requireEnabled;
  }

  /** Returns a dispatcher that also serves tenants which are not enabled. */
  public Dispatcher forAnyTenant() {
    return new Dispatcher(settings);
  }

  /**
   * Adds the routes in the given order. A path with GET also has HEAD, and responds to any other
   * method with 405.
   */
  public void mount(Router router, List<Binding> bindings) {
    Map<String, TreeSet<String>> methodsOfPath = new LinkedHashMap<>();
    for (Binding binding : bindings) {
      ApiOperation operation = binding.operation();
      methodsOfPath
          .computeIfAbsent(operation.path(), path -> new TreeSet<>())
          .addAll(methods(operation));
    }
    methodsOfPath.forEach(
        (path, methods) -> {
          for (Binding binding : bindings) {
            if (binding.operation().path().equals(path)) {
              mount(router, binding);
            }
          }
          String allowed = String.join(", ", methods);
          router.route(vertxPath(path)).handler(routing -> refuseMethod(routing, allowed));
        });
  }

  private void mount(Router router, Binding binding) {
    ApiOperation operation = binding.operation();
    JsonBody body =
        operation.body() == null
            ? null
            : new JsonBody(operation.body(), schemas.compile(operation.body().schema()));
    Binding checked = operation.hasTenant() ? forEnabledTenant(binding) : binding;
    Route route = router.route(vertxPath(operation.path()));
    methods(operation).forEach(method -> route.method(HttpMethod.valueOf(method)));
    route.handler(routing -> dispatch(routing, checked, body));
  }

  private Binding forEnabledTenant(Binding binding) {
    return new Binding(
        binding.operation(),
        call ->
            requireEnabled
                .apply(call.context().tenant())
                .compose(enabled -> binding.endpoint().answer(call)));
  }

  private static List<String> methods(ApiOperation operation) {
    return operation.method().equals("GET") ? List.of("GET", "HEAD") : List.of(operation.method());
  }

  private void dispatch(RoutingContext routing, Binding binding, @Nullable JsonBody body) {
    if (routing.request().method().equals(HttpMethod.HEAD)) {
      // a range applies to GET only (RFC 9110, 14.2)
      routing.request().headers().remove("Range");
    }
    if (binding.operation().isBodyStreamed()) {
      stream(routing, binding);
      return;
    }
    BodyReceiver receiver =
        BodyReceiver.of(routing.request(), settings.maxBodyBytes(), body != null);
    BodyDeadline.set(routing, settings.bodyTimeout(), receiver::fail);
    receiver
        .receive()
        .compose(received -> answer(routing, binding, () -> model(routing, body, received)))
        .compose(response -> send(routing, response))
        .onFailure(error -> routing.fail(error));
  }

  private void stream(RoutingContext routing, Binding binding) {
    BodyStream body = new BodyStream(routing.request());
    BodyDeadline.set(routing, settings.bodyTimeout(), body::fail);
    Future.succeededFuture(body)
        .compose(
            held -> {
              refuseEncoded(routing);
              return answer(routing, binding, () -> held);
            })
        .compose(response -> send(routing, response))
        .onFailure(error -> routing.fail(error))
        .onComplete(done -> body.dropRest());
  }

  private static Future<Void> send(RoutingContext routing, Response response) {
    return EncodedResponse.of(response).send(routing.request());
  }

  private static @Nullable Object model(
      RoutingContext routing, @Nullable JsonBody body, Buffer received) {
    if (body == null) {
      return null;
    }
    refuseEncoded(routing);
    return body.read(received, routing.request().getHeader(HttpHeaders.CONTENT_TYPE));
  }

  /** Refuses compressed bodies: a small one that expands to a huge one would evade the limits. */
  private static void refuseEncoded(RoutingContext routing) {
    String encoding = routing.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      routing.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
      throw ServiceException.of(
          Kind.UNSUPPORTED_MEDIA_TYPE,
          "The Content-Encoding "
              + Excerpt.text(encoding)
              + " is not supported; send the body without an encoding");
    }
  }

  private static Future<? extends Response> answer(
      RoutingContext routing, Binding binding, Supplier<? extends @Nullable Object> body) {
    refuseUnknownQuery(routing, binding.operation());
    Map<String, Object> parameters = parameters(routing, binding.operation());
    ValidatedRequest call =
        new ValidatedRequest(RequestContext.of(routing), parameters, body.get());
    return Objects.requireNonNull(
        binding.endpoint().answer(call), "an endpoint must return a Future");
  }

  /** A misspelled parameter must not be ignored: the client relies on it. */
  private static void refuseUnknownQuery(RoutingContext routing, ApiOperation operation) {
    String query = routing.request().query();
    if (query == null || query.isEmpty()) {
      return;
    }
    List<String> known =
        operation.parameters().stream()
            .filter(parameter -> parameter.place() == Parameter.Place.QUERY)
            .map(Parameter::name)
            .toList();
    for (String name : routing.queryParams().names()) {
      boolean isKnown =
          known.stream().anyMatch(name::equalsIgnoreCase); // like the lookup of their values
      if (!isKnown && !name.equalsIgnoreCase(LANGUAGE)) {
        throw ServiceException.malformed(
            "The query parameter %s is unknown; %s %s accepts %s"
                .formatted(
                    Excerpt.text(name),
                    operation.method(),
                    operation.path(),
                    known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }

  private static Map<String, Object> parameters(RoutingContext routing, ApiOperation operation) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : operation.parameters()) {
      Object value = parameter.read(sent(routing, parameter));
      if (value != null) {
        values.put(parameter.name(), value);
      }
    }
    return values;
  }

  private static List<String> sent(RoutingContext routing, Parameter parameter) {
    return switch (parameter.place()) {
      case PATH -> List.of(routing.pathParam(parameter.name()));
      case QUERY -> routing.queryParams().getAll(parameter.name());
      case HEADER -> routing.request().headers().getAll(parameter.name());
    };
  }

  private static void refuseMethod(RoutingContext routing, String allowed) {
    routing.response().putHeader("Allow", allowed);
    throw ServiceException.of(Kind.METHOD_NOT_ALLOWED, "The path supports only " + allowed);
  }

  private static String vertxPath(String path) {
    return path.replaceAll("\\{([^}]+)}", ":$1");
  }
}
