package org.folio.batch.http.client;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A URL that {@link OutboundUrlPolicy} has accepted, with the address that it checked: a second
 * look-up of the name could return another address.
 */
public record PinnedUrl(URI uri, SocketAddress address) {
  /** Replaces a label that no certificate may contain. Unpredictable. */
  private static final String ANY_LABEL = "x" + UUID.randomUUID();

  /** Creates a request to exactly the address that was checked, with the name of the URL's host. */
  public RequestOptions request(HttpMethod method) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String host = WebUrl.host(uri);
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setServer(address)
            .setHost(host)
            .setPort(WebUrl.port(uri))
            .setSsl(WebUrl.isEncrypted(uri))
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setFollowRedirects(false);
    return WebUrl.isEncrypted(uri) && host.contains("_")
        ? options.setHost(wildcardName(host)).putHeader(HttpHeaders.HOST, uri.getRawAuthority())
        : options;
  }

  // Java's TLS refuses names with an underscore. Certificates cannot contain them, so only a
  // wildcard can cover one, and that covers any other label in its place as well.
  private static String wildcardName(String host) {
    return Arrays.stream(host.split("\\."))
        .map(label -> label.contains("_") ? ANY_LABEL : label)
        .collect(Collectors.joining("."));
  }
}
