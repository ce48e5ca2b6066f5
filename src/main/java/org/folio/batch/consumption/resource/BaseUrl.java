package org.folio.batch.consumption.resource;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.http.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * What addresses of resources begin with: what the operator has set, else the gateway that the
 * request came through, else the host that the client has asked.
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

  /** Without a slash at its end. */
  public String text(RequestContext context) {
    return of(context).base();
  }

  /**
   * For what happens long after the request.
   *
   * @param remembered what it was at that time
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
