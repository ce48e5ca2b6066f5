package org.folio.batch.http.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.json.Excerpt;

/**
 * Parses http and https URLs as browsers do (WHATWG URL): encodes characters that a URL must not
 * contain, and keeps what is already encoded.
 */
public final class WebUrl {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern PORT = Pattern.compile("\\d{1,9}");
  private static final int LAST_PORT = 65_535;
  private static final Pattern AUTHORITY_END = Pattern.compile("[/\\\\?#]");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  // the characters of RFC 3986, without the percent sign
  private static final String PATH_CHARACTERS = "-._~!$&'()*+,;=:@/";
  private static final String QUERY_CHARACTERS = PATH_CHARACTERS + "?";

  private WebUrl() {}

  /**
   * Returns the URL with its host in ASCII, its path and query percent-encoded in UTF-8, and
   * without its fragment.
   *
   * @throws InvalidUrlException if the text is not a URL, or one that must not be fetched
   */
  public static URI parse(String text) {
    String url = text.strip().replaceAll("[\\t\\r\\n]", "");
    Matcher start = SCHEME.matcher(url);
    if (!start.lookingAt()) {
      throw new InvalidUrlException("does not begin with http:// or https://");
    }
    String scheme = start.group(1).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new InvalidUrlException(
          "begins with \"%s:\"; only http and https links can be read"
              .formatted(Excerpt.text(scheme)));
    }
    String rest = url.substring(start.end());
    if (!rest.matches("(?s)[/\\\\]{2}.*")) {
      throw new InvalidUrlException("needs two slashes after \"%s:\"".formatted(scheme));
    }
    rest = rest.substring(2);
    Matcher authorityEnd = AUTHORITY_END.matcher(rest);
    int end = authorityEnd.find() ? authorityEnd.start() : rest.length();
    return URI.create(
        scheme + "://" + authority(rest.substring(0, end)) + pathAndQuery(rest.substring(end)));
  }

  /**
   * Returns the URL that a redirect leads to.
   *
   * @param location value of the header, which may be relative
   * @throws InvalidUrlException if it is not a URL, or one that must not be fetched
   */
  static URI redirect(URI from, String location) {
    String target = utf8(location.strip());
    String site = from.getScheme() + "://" + from.getRawAuthority();
    if (SCHEME.matcher(target).lookingAt()) {
      return parse(target);
    }
    String unified = target.replace('\\', '/');
    if (unified.startsWith("//")) {
      return parse(from.getScheme() + ":" + target);
    }
    if (unified.startsWith("/")) {
      return parse(site + target);
    }
    String path = from.getRawPath();
    if (target.startsWith("?")) {
      return parse(site + path + target);
    }
    if (target.isEmpty() || target.startsWith("#")) {
      return from;
    }
    return parse(site + path.substring(0, path.lastIndexOf('/') + 1) + target);
  }

  /** Returns the host; {@link URI#getHost()} returns null if it contains an underscore. */
  static String host(URI url) {
    return url.getHost() == null
        ? String.valueOf(url.getRawAuthority()).replaceFirst(":\\d*$", "")
        : url.getHost();
  }

  /** Returns the port, or the default port of the scheme. */
  static int port(URI url) {
    String port = String.valueOf(url.getRawAuthority()).replaceFirst("^.*?(?::(\\d+))?$", "$1");
    if (!port.isEmpty()) {
      return Integer.parseInt(port);
    }
    return isEncrypted(url) ? 443 : 80;
  }

  static boolean isEncrypted(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static String authority(String authority) {
    if (authority.contains("@")) {
      throw new InvalidUrlException("must not contain a user name or a password");
    }
    // the colons of an IPv6 address are within brackets
    int colon = authority.indexOf(':', Math.max(0, authority.lastIndexOf(']')));
    String host = WebHost.parse(colon < 0 ? authority : authority.substring(0, colon));
    return host + (colon < 0 ? "" : portSuffix(authority.substring(colon + 1)));
  }

  private static String portSuffix(String port) {
    if (port.isEmpty()) {
      return "";
    }
    boolean isPort = PORT.matcher(port).matches();
    int number = isPort ? Integer.parseInt(port) : 0;
    if (number == 0 || number > LAST_PORT) {
      throw new InvalidUrlException(
          "has the port \"%s\"; ports are numbers from 1 to %d"
              .formatted(Excerpt.text(port), LAST_PORT));
    }
    return ":" + number;
  }

  private static String pathAndQuery(String text) {
    int fragment = text.indexOf('#');
    String whole = fragment < 0 ? text : text.substring(0, fragment);
    int question = whole.indexOf('?');
    String path = question < 0 ? whole : whole.substring(0, question);
    String encoded = withoutDots(encode(path.replace('\\', '/'), PATH_CHARACTERS));
    return question < 0
        ? encoded
        : encoded + "?" + encode(whole.substring(question + 1), QUERY_CHARACTERS);
  }

  private static String encode(String text, String allowed) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      boolean isPlain = isLetterOrDigit(c) || allowed.indexOf(c) >= 0 || isEscape(text, i);
      if (isPlain) {
        encoded.appendCodePoint(c);
      } else {
        for (byte b : text.substring(i, i + length).getBytes(StandardCharsets.UTF_8)) {
          HEX.toHexDigits(encoded.append('%'), b);
        }
      }
      i += length;
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static String withoutDots(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      String plain = segments[i].replaceAll("(?i)%2e", ".");
      if (plain.equals("..") && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      boolean isDots = plain.equals(".") || plain.equals("..");
      if (!isDots) {
        kept.add(segments[i]);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  // Headers are read byte by byte, but servers write UTF-8.
  private static String utf8(String header) {
    try {
      byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
      boolean isBytes = header.chars().allMatch(c -> c <= 0xff);
      return isBytes
          ? StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()
          : header;
    } catch (CharacterCodingException e) {
      return header;
    }
  }
}
