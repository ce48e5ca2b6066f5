package org.folio.batch.consumption.resource;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.http.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The base URL of links: the configured one, or else the gateway that forwarded the request, or
 * else the host that the client addressed.
 */
public final class BaseUrl {
  private static final Pattern URL = Pattern.compile("https?://[^\\s\"<>\\\\^`{|}]{1,2000}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,300}");

  private final Optional<String> configured;

  public BaseUrl(Optional<String> configured) {
    this.configured = configured.map(BaseUrl::withoutSlash);
  }

  public Links of(RequestContext context) {
    return new Links(configured.orElseGet(() -> ofRequest(context.headers())));
  }

  /** Returns the base URL without a trailing slash. */
  public String text(RequestContext context) {
    return of(context).base();
  }

  /**
   * Returns links for use long after the request.
   *
   * @param remembered the base URL at the time of the request
   */
  public Links later(String remembered) {
    return new Links(configured.orElse(remembered));
  }

  private static String ofRequest(MultiMap headers) {
    String gateway = headers.get("X-Okapi-Url");
    if (gateway != null && URL.matcher(gateway).matches()) {
      return withoutSlash(gateway);
    }
    @Nullable String host = headers.get("Host");
    // TLS ends before this module
    return host != null && HOST.matcher(host).matches() ? "http://" + host : "";
  }

  private static String withoutSlash(String url) {
    String stripped = url.strip();
    return stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped;
  }
}
