package org.folio.batch.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The paths of an API whose answers have headers and a form of errors of their own, whoever
 * answers: what {@link Door} refuses, and a path that there is not, included. To be mounted before
 * all else.
 */
public final class ApiPaths {
  private final Pattern paths;
  private final Map<String, String> headers;
  private final ErrorMapper errors;

  /**
   * Tells which paths they are.
   *
   * @param prefixes of the paths, as a regular expression; a path goes on with a slash or not at
   *     all
   * @param headers of each answer
   */
  public ApiPaths(String prefixes, Map<String, String> headers, ErrorMapper errors) {
    this.paths = Pattern.compile("(?:" + prefixes + ")(?:/.*)?", Pattern.DOTALL);
    this.headers = Map.copyOf(headers);
    this.errors = errors;
  }

  /** As a route of all paths, for the router fails to match one that is not well encoded. */
  public void mount(Router router) {
    router
        .route()
        .handler(
            routing -> {
              if (hold(routing)) {
                headers.forEach(routing.response()::putHeader);
              }
              routing.next();
            })
        .failureHandler(
            routing -> {
              if (hold(routing)) {
                errors.handle(routing);
              } else {
                routing.next();
              }
            });
  }

  private boolean hold(RoutingContext routing) {
    return paths.matcher(path(routing)).matches();
  }

  /** As the router understands it, unless it cannot be understood. */
  private static String path(RoutingContext routing) {
    try {
      return routing.normalizedPath();
    } catch (IllegalArgumentException e) {
      return String.valueOf(routing.request().path());
    }
  }
}
