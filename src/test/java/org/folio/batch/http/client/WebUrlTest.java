package org.folio.batch.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs read as browsers read them. */
class WebUrlTest {
  private static final URI BASE = URI.create("https://a.example:8443/dir/page?x=1");

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "http://h/a b.pdf -> http://h/a%20b.pdf",
        "http://h/x[1].pdf -> http://h/x%5B1%5D.pdf",
        "http://h/{a}|b^c`d -> http://h/%7Ba%7D%7Cb%5Ec%60d",
        "http://h/<a>\"b -> http://h/%3Ca%3E%22b",
        "http://h/größe/जल.pdf -> http://h/gr%C3%B6%C3%9Fe/%E0%A4%9C%E0%A4%B2.pdf",
        "http://h/f?q=ä b&c[]=1#page=2 -> http://h/f?q=%C3%A4%20b&c%5B%5D=1",
        "http://h/a%20b%c3%a4.pdf -> http://h/a%20b%c3%a4.pdf",
        "http://h/100%.pdf?p=5%zz -> http://h/100%25.pdf?p=5%25zz",
        "http://h/a+b;c=d,e:f@g!$&'()* -> http://h/a+b;c=d,e:f@g!$&'()*",
        "http://h\\a\\b -> http://h/a/b",
        "http://h/a/./b/../c/%2e%2E/d/. -> http://h/a/d/",
        "http://h/../../a//b -> http://h/a//b",
        "http://h?a=/../b -> http://h/?a=/../b",
        "HTTP://H.Example -> http://h.example/",
        "http://bücher.example/ -> http://xn--bcher-kva.example/",
        "http://b%C3%BCcher.example/ -> http://xn--bcher-kva.example/",
        "http://www.Faß.example/ -> http://www.xn--fa-hia.example/",
        "http://βόλος.example/ -> http://xn--nxasmm1c.example/",
        "http://STRAẞE。example/ -> http://xn--strae-oqa.example/",
        "http://i❤.example/ -> http://xn--i-7iq.example/",
        "http://ｅｘａｍｐｌｅ。org/ -> http://example.org/",
        "https://my_bucket.s3.amazonaws.com/f.pdf -> https://my_bucket.s3.amazonaws.com/f.pdf",
        "http://h.:00080/ -> http://h.:80/",
        "http://h:/ -> http://h/",
        "http://[::FFFF:7f00:1]:8080/ -> http://[::ffff:7f00:1]:8080/"
      })
  void url_isWrittenAsItIsSent(String text, String sent) {
    URI url = WebUrl.parse(text);

    assertEquals(sent, url.toString());
    assertEquals(url, WebUrl.parse(url.toString()), "not encoded twice");
  }

  @ParameterizedTest
  @CsvSource({
    "0177.0.0.1, 127.0.0.1",
    "0x7f.1, 127.0.0.1",
    "0X7F.0.0.0x1, 127.0.0.1",
    "2130706433, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "127.1, 127.0.0.1",
    "127.0.1, 127.0.0.1",
    "0, 0.0.0.0",
    "0xa9fea9fe, 169.254.169.254",
    "１２７.0.0.1, 127.0.0.1",
    "%31%32%37.1, 127.0.0.1",
    "8.010.8.8., 8.8.8.8"
  })
  void ipv4Address_isReadAsInetAtonReadsIt(String host, String address) {
    assertEquals(
        "http://" + address + ":81/x", WebUrl.parse("http://" + host + ":81/x").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.1.1.1",
        "1.2.3.4.5",
        "1.2.3.08",
        "0x100000000",
        "4294967296",
        "1.2.65536",
        "a.1",
        "1..2",
        "x y",
        "a..b",
        ".",
        "-%00.org",
        "[::1",
        "[1::2::3]",
        "[fe80::1%25eth0]",
        "a^b",
        "a<b",
        "1.2.3.99999999999999999999"
      })
  void host_thatIsNeitherNameNorAddressIsRefused(String host) {
    assertMessage("http://" + host + "/", "neither a host name nor an IP address");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "x -> does not begin with http",
        "ftp://x.example/a -> begins with \"ftp:\"",
        "javascript:alert(1) -> begins with \"javascript:\"",
        "http:/x.example -> needs two slashes",
        "http:///a -> has no host name",
        "http://?a -> has no host name",
        "http://user:secret@x.example/ -> user name",
        "http://x.example:99999/ -> has the port \"99999\"",
        "http://x.example:0/ -> has the port \"0\"",
        "http://x.example:8a/ -> has the port \"8a\""
      })
  void text_thatIsNoUrlIsRefusedWithItsReason(String text, String reason) {
    assertMessage(text, reason);
  }

  private static void assertMessage(String text, String reason) {
    String message = assertThrows(InvalidUrlException.class, () -> WebUrl.parse(text)).getMessage();
    assertTrue(message.contains(reason), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "http://b.example/x y -> http://b.example/x%20y",
        "//b.example/x -> https://b.example/x",
        "/a b[1] -> https://a.example:8443/a%20b%5B1%5D",
        "next{1}.pdf -> https://a.example:8443/dir/next%7B1%7D.pdf",
        "../up.pdf#x -> https://a.example:8443/up.pdf",
        "?y=ü -> https://a.example:8443/dir/page?y=%C3%BC",
        "# -> https://a.example:8443/dir/page?x=1",
        "https://bücher.example -> https://xn--bcher-kva.example/",
        "http://0x7f.1/ -> http://127.0.0.1/"
      })
  void redirect_isReadLikeAUrl(String location, String target) {
    assertEquals(target, WebUrl.redirect(BASE, location).toString());
    String asHeader =
        new String(location.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertEquals(target, WebUrl.redirect(BASE, asHeader).toString());
  }

  @Test
  void redirect_inLatin1IsReadAsSuch() {
    assertEquals("https://a.example:8443/%C3%BC", WebUrl.redirect(BASE, "/ü").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc",
    "bücher, xn--bcher-kva",
    "他们为什么不说中文, xn--ihqwcrb4cv8a8dqg056pqjye",
    "почемужеонинеговорятпорусски, xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
    "3年b組金八先生, xn--3b-ww4c5e180e575a65lsy2b"
  })
  void punycode_isThatOfTheRfc(String label, String encoded) {
    assertEquals(encoded, Punycode.encode(label));
  }

  @Test
  void hostAndPort_areKnownWithAnUnderscore() {
    URI url = URI.create("https://my_bucket.example:8443/f");

    assertEquals("my_bucket.example", WebUrl.host(url));
    assertEquals(8443, WebUrl.port(url));
    assertEquals(443, WebUrl.port(URI.create("https://my_bucket.example/f")));
    assertEquals(80, WebUrl.port(URI.create("http://[::1]/f")));
  }
}
