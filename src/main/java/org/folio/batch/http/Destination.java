package org.folio.batch.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;

/**
 * Where a request may go, as {@link UrlGuard} has found. The address is part of it: a name that is
 * looked up again may lead elsewhere.
 */
public record Destination(URI uri, SocketAddress address) {

  /** A request that goes to the very address that was checked, in the name of the URL's host. */
  public RequestOptions request(HttpMethod method) {
    boolean encrypted = isEncrypted(uri);
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(method)
        .setServer(address)
        .setHost(uri.getHost())
        .setPort(port(uri))
        .setSsl(encrypted)
        .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
        .setFollowRedirects(false);
  }

  static boolean isEncrypted(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return isEncrypted(uri) ? 443 : 80;
  }
}
