package org.folio.batch.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.folio.batch.error.Failure;
import org.folio.batch.error.Violation;

/**
 * Keeps requests to URLs that clients name away from what only this server can reach: this host,
 * its networks, the metadata services of clouds. To be asked before each request, and again for
 * each redirect, which nobody may follow by himself. Safe to call from any thread.
 */
public final class AddressGuard {
  private final Vertx vertx;
  private final Set<String> allowedHosts;

  /**
   * Makes a guard.
   *
   * @param allowedHosts hosts, in lower case, that may be anywhere and need no encryption
   */
  public AddressGuard(Vertx vertx, Set<String> allowedHosts) {
    this.vertx = vertx;
    this.allowedHosts = Set.copyOf(allowedHosts);
  }

  /**
   * Looks where the URL leads. Fails with {@code INVALID} when it must not be called: it is no
   * https URL, its host is not found, or any address of its host is not a public one.
   */
  public Future<Destination> check(String url) {
    try {
      URI uri = parse(url);
      boolean allowed = allowedHosts.contains(uri.getHost().toLowerCase(Locale.ROOT));
      if (!Destination.isEncrypted(uri) && !allowed) {
        throw refused("must be an https URL", url);
      }
      return resolve(uri, url)
          .map(
              addresses -> {
                if (!allowed && !addresses.stream().allMatch(PublicAddresses::isPublic)) {
                  throw refused("must not lead to a private or reserved address", url);
                }
                return new Destination(
                    uri,
                    SocketAddress.inetSocketAddress(
                        new InetSocketAddress(addresses.get(0), Destination.port(uri))));
              });
    } catch (Failure e) {
      return Future.failedFuture(e);
    }
  }

  private Future<List<InetAddress>> resolve(URI uri, String url) {
    // the only lookup that knows everything the host knows; it blocks
    return vertx.executeBlocking(
        () -> {
          try {
            return List.of(InetAddress.getAllByName(uri.getHost()));
          } catch (UnknownHostException e) {
            throw refused("has a host that is not found", url);
          }
        },
        false);
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getPort() > 65_535
          || !Set.of("http", "https").contains(scheme)) {
        throw refused("must be an https URL with a host and without a user", url);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw refused("must be a well-formed URL", url);
    }
  }

  private static Failure refused(String rule, String url) {
    return Failure.invalid(List.of(new Violation(rule, "url.refused", "url", Shown.text(url))));
  }
}
