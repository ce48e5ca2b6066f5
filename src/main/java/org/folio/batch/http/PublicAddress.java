package org.folio.batch.http;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address at which clients reach this module: the configured one, else that of the gateway that
 * forwarded the request, else the host that the client called.
 *
 * @param configured public address of the gateway, or of the module if there is no gateway
 */
public record PublicAddress(Optional<String> configured, GatewayKind gateway) {
  private static final Pattern URL = Pattern.compile("https?://[^\\s\"<>\\\\^`{|}]{1,2000}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,300}");

  /** The kinds of gateways, by how they route a request to a tenant. */
  public enum GatewayKind {
    /** Okapi; its own address is in {@code X-Okapi-Url}. */
    OKAPI,
    /**
     * Kong with a sidecar; {@code X-Okapi-Url} is the address of the sidecar, which clients cannot
     * reach.
     */
    EUREKA,
    /** Clients call the module itself. */
    NONE
  }

  public PublicAddress {
    configured = configured.map(PublicAddress::withoutSlash);
  }

  /**
   * Returns what addresses in the answer to this request start with, without a slash at the end.
   */
  public String of(RequestContext context) {
    return configured.orElseGet(
        () -> gatewayUrl(context).orElseGet(() -> ofHost(context.headers())));
  }

  /**
   * Returns what the address of a link starts with that clients open without headers. Okapi takes
   * the tenant of such a request from its path.
   */
  public String withoutHeaders(RequestContext context) {
    boolean isThroughOkapi =
        gateway == GatewayKind.OKAPI && (configured.isPresent() || gatewayUrl(context).isPresent());
    return of(context) + (isThroughOkapi ? "/_/invoke/tenant/" + context.tenant() : "");
  }

  private Optional<String> gatewayUrl(RequestContext context) {
    return gateway == GatewayKind.OKAPI
        ? Optional.ofNullable(context.headers().get("X-Okapi-Url"))
            .filter(URL.asMatchPredicate())
            .map(PublicAddress::withoutSlash)
        : Optional.empty();
  }

  private static String ofHost(MultiMap headers) {
    String host = headers.get("Host");
    if (host == null || !HOST.matcher(host).matches()) {
      return "";
    }
    // TLS ends before this module
    boolean isHttps = "https".equals(headers.get("X-Forwarded-Proto"));
    return (isHttps ? "https://" : "http://") + host;
  }

  private static String withoutSlash(String url) {
    return url.strip().replaceAll("/+$", "");
  }
}
