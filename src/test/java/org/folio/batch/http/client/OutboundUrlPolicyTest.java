package org.folio.batch.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Set;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundUrlPolicyTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final OutboundUrlPolicy guard = new OutboundUrlPolicy(VERTX, Set.of("localhost"));

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://0x7f000001/",
        "https://256.0.0.1/",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fc00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "http://93.184.216.34/",
        "ftp://93.184.216.34/",
        "https://user@93.184.216.34/",
        "https:///nohost",
        "no url at all",
        "https://no-such-host.invalid/"
      })
  void url_isRefused_whenInternalOrInvalid(String url) {
    ServiceException failure = assertThrows(ServiceException.class, () -> guard.check(url).await());

    assertEquals(Kind.INVALID, failure.kind());
  }

  @Test
  void request_isSentToCheckedAddress() {
    RequestOptions request =
        guard.check("https://93.184.216.34:8443/a%20b?c=d").await().request(HttpMethod.POST);

    assertEquals("93.184.216.34", request.getHost());
    assertEquals(8443, request.getPort());
    assertTrue(request.getServer().toString().contains("93.184.216.34:8443"));
    assertEquals("/a%20b?c=d", request.getURI());
    assertTrue(request.isSsl());
    assertFalse(request.getFollowRedirects());
  }

  @Test
  void internalHost_isAccepted_whenOperatorAllowsIt() {
    RequestOptions request = guard.check("http://LOCALHOST:81").await().request(HttpMethod.GET);

    assertEquals(81, request.getPort());
    assertEquals("/", request.getURI());
    assertFalse(request.isSsl());
  }

  @Test
  void hostWithAnUnderscore_isAskedInItsNameUnderAWildcardCertificate() {
    PinnedUrl destination =
        new PinnedUrl(
            URI.create("https://my_bucket.s3.example:8443/f.pdf"),
            SocketAddress.inetSocketAddress(8443, "93.184.216.34"));

    RequestOptions request = destination.request(HttpMethod.GET);

    assertEquals("my_bucket.s3.example:8443", request.getHeaders().get("Host"));
    assertTrue(request.getHost().matches("[a-z0-9-]+\\.s3\\.example"), request.getHost());
    assertTrue(request.getServer().toString().contains("93.184.216.34:8443"));
  }
}
