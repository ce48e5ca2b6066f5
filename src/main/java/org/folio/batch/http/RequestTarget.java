package org.folio.batch.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.folio.batch.error.ServiceException;
import org.folio.batch.json.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a badly encoded request target: the router responds to broken percent escapes in its own
 * way, and replaces bytes that are not UTF-8.
 */
final class RequestTarget {
  /** A dot segment, which the router would resolve, in any spelling. */
  private static final Pattern DOTS =
      Pattern.compile("/(\\.|%2e){1,2}(/|\\z)", Pattern.CASE_INSENSITIVE);

  private RequestTarget() {}

  /**
   * Checks the target of one request.
   *
   * @param uri the whole target as sent
   * @param query null if there is none
   */
  static void check(String uri, String path, @Nullable String query) {
    if (!isPlain(uri)) {
      checkEncoding("path", path);
      if (query != null) {
        checkEncoding("query", query);
      }
    }
    // the gateway has checked the permission for the path as written, not for where it leads
    if (path.indexOf('.') >= 0 || path.indexOf('%') >= 0) {
      if (DOTS.matcher(path).find()) {
        throw ServiceException.malformed("The path must not contain the segment . or ..");
      }
    }
  }

  /** Returns true for nearly all targets, which need no further check. */
  private static boolean isPlain(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '%' || !isVisibleAscii(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisibleAscii(char c) {
    return c > ' ' && c < 0x7f;
  }

  private static void checkEncoding(String part, String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (!isVisibleAscii(c)) {
        throw ServiceException.malformed(
            "The %s must be ASCII; percent-encode the character at position %d"
                .formatted(part, at + 1));
      }
      if (c == '%') {
        bytes.put(escaped(part, text, at));
        at += 3;
      } else {
        bytes.put((byte) c);
        at++;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
    } catch (CharacterCodingException e) {
      throw ServiceException.malformed("The " + part + " is not UTF-8 text: " + Excerpt.text(text));
    }
  }

  private static byte escaped(String part, String text, int at) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      String escape = text.substring(at, Math.min(at + 3, text.length()));
      throw ServiceException.malformed(
          "The %s has a broken percent escape at position %d: %s"
              .formatted(part, at + 1, Excerpt.text(escape)));
    }
    return (byte) (high * 16 + low);
  }
}
