package org.folio.batch.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/**
 * The paths of an API whose answers have headers and a form of errors of their own, whoever
 * answers: what {@link RequestFilter} refuses, and a path that there is not, included.
 *
 * @param prefixes of the paths; a path goes on with a slash or not at all
 * @param headers of each answer
 * @param errors answers what fails there
 */
public record ApiGroup(List<String> prefixes, Map<String, String> headers, ErrorMapper errors) {
  public ApiGroup {
    prefixes = List.copyOf(prefixes);
    headers = Map.copyOf(headers);
  }

  boolean hold(RoutingContext routing) {
    // a path such as /limits/.. was meant for this API, whatever it is without its dots
    return hold(path(routing)) || hold(String.valueOf(routing.request().path()));
  }

  private boolean hold(String path) {
    for (String prefix : prefixes) {
      if (path.startsWith(prefix)
          && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
        return true;
      }
    }
    return false;
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
