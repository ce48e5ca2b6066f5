package org.folio.batch.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/**
 * The paths of an API whose responses have their own headers and error format. Both also apply to
 * requests that {@link RequestFilter} refuses and to unknown paths.
 *
 * @param prefixes of the paths, each followed by a slash or the end of the path
 * @param headers of every response
 * @param errors maps failures to responses
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

  /** Returns the path as the router understands it, if it does. */
  private static String path(RoutingContext routing) {
    try {
      return routing.normalizedPath();
    } catch (IllegalArgumentException e) {
      return String.valueOf(routing.request().path());
    }
  }
}
