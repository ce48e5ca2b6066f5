package org.folio.batch.http.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.Violation;
import org.folio.batch.json.Excerpt;

/**
 * Decides which URLs from clients may be called: those whose host the {@link OutboundAddressPolicy}
 * accepts. Call it before each request. Safe to call from any thread.
 */
public final class OutboundUrlPolicy {
  private final OutboundAddressPolicy addresses;
  private final Set<String> allowedHosts;
  private final boolean takesPlainHttp;

  /**
   * Accepts only https URLs.
   *
   * @param allowedHosts hosts, in lower case, that may have any address and need no encryption
   */
  public OutboundUrlPolicy(Vertx vertx, Set<String> allowedHosts) {
    this(vertx, allowedHosts, false);
  }

  private OutboundUrlPolicy(Vertx vertx, Set<String> allowedHosts, boolean takesPlainHttp) {
    this.addresses = new OutboundAddressPolicy(vertx, allowedHosts);
    this.allowedHosts = Set.copyOf(allowedHosts);
    this.takesPlainHttp = takesPlainHttp;
  }

  /** Also accepts http URLs. */
  public static OutboundUrlPolicy ofPublicFiles(Vertx vertx, Set<String> allowedHosts) {
    return new OutboundUrlPolicy(vertx, allowedHosts, true);
  }

  /**
   * Returns the checked address of the URL. Fails with {@code INVALID} if it must not be called.
   */
  public Future<PinnedUrl> check(String url) {
    URI uri;
    try {
      uri = parse(url);
    } catch (ServiceException e) {
      return Future.failedFuture(e);
    }
    return addresses
        .resolve(WebUrl.host(uri))
        .map(
            address ->
                new PinnedUrl(
                    uri,
                    SocketAddress.inetSocketAddress(
                        new InetSocketAddress(address, WebUrl.port(uri)))));
  }

  private URI parse(String url) {
    try {
      URI uri = WebUrl.parse(url);
      if (!takesPlainHttp && !WebUrl.isEncrypted(uri) && !allowedHosts.contains(WebUrl.host(uri))) {
        throw refused("must be an https URL", url);
      }
      return uri;
    } catch (InvalidUrlException e) {
      throw refused(e.getMessage(), url);
    }
  }

  private static ServiceException refused(String rule, String url) {
    return ServiceException.invalid(
        List.of(new Violation(rule, "url.refused", "url", Excerpt.text(url))));
  }
}
