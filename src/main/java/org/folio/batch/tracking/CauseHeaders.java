package org.folio.batch.tracking;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.folio.batch.http.RequestContext;
import org.folio.batch.ingest.position.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Headers of an event that name the request or event which caused it, so that consumers can trace
 * it. Never the token: readers of the topic must not be able to act as the user.
 */
final class CauseHeaders {
  private static final String URL = "x-okapi-url";
  private static final String REQUEST_ID = "x-okapi-request-id";
  private static final String USER_ID = "x-okapi-user-id";

  static final Set<String> NAMES = Set.of(URL, REQUEST_ID, USER_ID);

  /** Anything else is left out: the headers come from outside and are stored as JSON. */
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,1000}");

  private CauseHeaders() {}

  static Map<String, String> of(RequestContext context) {
    return named(
        name ->
            switch (name) {
              case REQUEST_ID -> context.requestId();
              case USER_ID -> context.userId().map(String::valueOf).orElse(null);
              default -> context.headers().get(name);
            });
  }

  static Map<String, String> of(RecordHeaders headers) {
    return named(headers::get);
  }

  private static Map<String, String> named(Function<String, @Nullable String> header) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : new String[] {URL, REQUEST_ID, USER_ID}) {
      String value = header.apply(name);
      if (value != null && PRINTABLE.matcher(value).matches()) {
        found.put(name, value);
      }
    }
    return found;
  }
}
