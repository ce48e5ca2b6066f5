package org.folio.batch.http.client;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.folio.batch.json.Excerpt;

/** Parses the host of a URL as browsers and {@code inet_aton} do. */
final class WebHost {
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,254}$)[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*\\.?");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:]*:[0-9a-f:.]*]");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  /** Letters that are valid today (IDNA 2008), but that {@link IDN} replaces by older rules. */
  private static final Pattern DEVIATIONS =
      Pattern.compile("[\\u00df\\u1e9e\\u03c2\\u200c\\u200d]");

  private static final int IDEOGRAPHIC_FULL_STOP = 0x3002;

  private WebHost() {}

  /**
   * Returns the host in ASCII and lower case; an IPv4 address as four decimal numbers.
   *
   * @throws InvalidUrlException if it is neither a name nor an address
   */
  static String parse(String text) {
    if (text.isEmpty()) {
      throw new InvalidUrlException("has no host name");
    }
    if (text.startsWith("[")) {
      return ipv6(text);
    }
    String name = ascii(text);
    if (!NAME.matcher(name).matches()) {
      throw invalid(text);
    }
    List<String> labels = Arrays.asList(name.split("\\."));
    return isNumber(labels.get(labels.size() - 1)) ? ipv4(text, labels) : name;
  }

  private static String ascii(String text) {
    try {
      // a plus sign is not a space here
      String decoded =
          text.contains("%")
              ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)
              : text;
      return DEVIATIONS.matcher(decoded).find()
          ? asciiOfDeviations(decoded)
          : IDN.toASCII(decoded, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
  }

  private static String asciiOfDeviations(String text) {
    String mapped =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .codePoints()
            .map(c -> c == IDEOGRAPHIC_FULL_STOP ? '.' : Character.toLowerCase(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return Arrays.stream(mapped.split("\\.", -1))
        .map(Punycode::encode)
        .collect(Collectors.joining("."));
  }

  private static String ipv6(String text) {
    String address = text.toLowerCase(Locale.ROOT);
    try {
      if (IPV6.matcher(address).matches()) {
        return new URI("http://" + address).getHost();
      }
      throw invalid(text);
    } catch (URISyntaxException e) {
      throw invalid(text);
    }
  }

  private static boolean isNumber(String label) {
    return NUMBER.matcher(label).matches();
  }

  // The last number fills all remaining bytes: 127.1 is 127.0.0.1.
  private static String ipv4(String text, List<String> labels) {
    int count = labels.size();
    if (count > 4 || !labels.stream().allMatch(WebHost::isNumber)) {
      throw invalid(text);
    }
    long address = 0;
    for (int i = 0; i < count; i++) {
      int bytes = i == count - 1 ? 5 - count : 1;
      long number = number(text, labels.get(i));
      if (number >= 1L << (8 * bytes)) {
        throw invalid(text);
      }
      address = (address << (8 * bytes)) + number;
    }
    return "%d.%d.%d.%d"
        .formatted(address >> 24, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
  }

  private static long number(String text, String label) {
    boolean isHex = label.startsWith("0x");
    boolean isOctal = !isHex && label.startsWith("0");
    String digits = isHex ? "0" + label.substring(2) : label;
    try {
      return Long.parseLong(digits, isHex ? 16 : isOctal ? 8 : 10);
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static InvalidUrlException invalid(String host) {
    return new InvalidUrlException(
        "has the host \"%s\", which is neither a host name nor an IP address"
            .formatted(Excerpt.text(host)));
  }
}
