package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Violation;

/**
 * Decides which URLs that clients name may be called: those whose host the {@link AddressGuard}
 * lets pass. To be asked before each request. Safe to call from any thread.
 */
public final class UrlGuard {
  private final AddressGuard addresses;
  private final Set<String> allowedHosts;
  private final boolean takesPlainHttp;

  /**
   * Lets only https URLs pass.
   *
   * @param allowedHosts hosts, in lower case, that may be anywhere and need no encryption
   */
  public UrlGuard(Vertx vertx, Set<String> allowedHosts) {
    this(vertx, allowedHosts, false);
  }

  private UrlGuard(Vertx vertx, Set<String> allowedHosts, boolean takesPlainHttp) {
    this.addresses = new AddressGuard(vertx, allowedHosts);
    this.allowedHosts = Set.copyOf(allowedHosts);
    this.takesPlainHttp = takesPlainHttp;
  }

  /** Lets http URLs pass as well. */
  public static UrlGuard ofPublicFiles(Vertx vertx, Set<String> allowedHosts) {
    return new UrlGuard(vertx, allowedHosts, true);
  }

  /** Where the URL leads. Fails with {@code INVALID} when it must not be called. */
  public Future<Destination> check(String url) {
    URI uri;
    try {
      uri = parse(url);
    } catch (Failure e) {
      return Future.failedFuture(e);
    }
    return addresses
        .resolve(WebUrl.host(uri))
        .map(
            address ->
                new Destination(
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

  private static Failure refused(String rule, String url) {
    return Failure.invalid(List.of(new Violation(rule, "url.refused", "url", Shown.text(url))));
  }
}
