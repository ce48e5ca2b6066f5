package org.folio.batch.http.multipart;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.folio.batch.error.ServiceException;

/**
 * Splits a {@code multipart/form-data} body into its parts as it arrives, and holds at most a
 * delimiter or the head of a part in memory. The decoder of the HTTP server would hold up to 10 MB
 * of each body.
 */
public final class MultipartReader {
  private static final int LONGEST_BOUNDARY = 200;
  private static final int LONGEST_HEAD = 8 * 1024;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+)).*");
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");

  /** Receives the parts. Each call may throw to refuse the body. */
  public interface Parts {
    void begin(Part part);

    /** Called with data that is only valid until the call returns. */
    void data(ByteBuffer data);

    void end();
  }

  /**
   * The head of one part.
   *
   * @param filename empty for a plain form field
   * @param contentType empty if the part has none
   */
  public record Part(String name, Optional<String> filename, String contentType) {}

  private enum At {
    PREAMBLE,
    AFTER_DELIMITER,
    HEAD,
    BODY,
    EPILOGUE
  }

  private final byte[] delimiter;
  private final int[] steps;
  private final Parts parts;
  private At at = At.PREAMBLE;
  // as if the first delimiter came after a line break like all others
  private byte[] held = ascii("\r\n");

  private MultipartReader(String boundary, Parts parts) {
    this.delimiter = ascii("\r\n--" + boundary);
    this.steps = steps(delimiter);
    this.parts = parts;
  }

  /** Returns a reader; empty if a body of this content type has no parts. */
  public static Optional<MultipartReader> of(String contentType, Parts parts) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return boundary.length() > LONGEST_BOUNDARY
        ? Optional.empty()
        : Optional.of(new MultipartReader(boundary, parts));
  }

  /** Reads the next chunk of the body; fails with {@code MALFORMED} if it is not made of parts. */
  public void read(Buffer chunk) {
    byte[] bytes = join(held, chunk.getBytes());
    int from = 0;
    int next = 0;
    At before;
    do {
      before = at;
      from = next;
      next = step(bytes, from);
    } while (next > from || at != before);
    held = Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** Whether the body ended properly. */
  public boolean isWhole() {
    return at == At.EPILOGUE;
  }

  /** Continues at a position and returns how far it got: no further if it needs more bytes. */
  private int step(byte[] bytes, int from) {
    return switch (at) {
      case PREAMBLE, BODY -> content(bytes, from);
      case AFTER_DELIMITER -> afterDelimiter(bytes, from);
      case HEAD -> head(bytes, from);
      case EPILOGUE -> bytes.length;
    };
  }

  private int content(byte[] bytes, int from) {
    int found = nextDelimiter(bytes, from);
    int end = found < 0 ? startOfDelimiter(bytes, from) : found;
    if (at == At.BODY && end > from) {
      parts.data(ByteBuffer.wrap(bytes, from, end - from));
    }
    if (found < 0) {
      return end;
    }
    if (at == At.BODY) {
      parts.end();
    }
    at = At.AFTER_DELIMITER;
    return found + delimiter.length;
  }

  private int afterDelimiter(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    if (i - from > LONGEST_HEAD) {
      throw malformed();
    }
    if (bytes.length - i < 2) {
      return from;
    }
    if (bytes[i] == '-' && bytes[i + 1] == '-') {
      at = At.EPILOGUE;
      return bytes.length;
    }
    if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
      throw malformed();
    }
    at = At.HEAD;
    // the line break is kept, so that an empty head ends like any other
    return i;
  }

  private int head(byte[] bytes, int from) {
    int end = indexOf(bytes, from, END_OF_HEAD);
    if (end - from > LONGEST_HEAD || (end < 0 && bytes.length - from > LONGEST_HEAD)) {
      throw malformed();
    }
    if (end < 0) {
      return from;
    }
    parts.begin(part(new String(bytes, from, end - from, StandardCharsets.UTF_8)));
    at = At.BODY;
    return end + END_OF_HEAD.length;
  }

  private static Part part(String head) {
    String disposition = "";
    String contentType = "";
    for (String line : head.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (name.equals("content-disposition")) {
        disposition = line.substring(colon + 1).strip();
      } else if (name.equals("content-type")) {
        contentType = line.substring(colon + 1).strip();
      }
    }
    String name = parameter(disposition, "name").orElse("");
    return new Part(name, filename(disposition), contentType);
  }

  /** Returns the name by RFC 8187, or else the plain one with its encoded words decoded. */
  private static Optional<String> filename(String disposition) {
    return parameter(disposition, "filename*")
        .flatMap(EncodedText::ofExtendedValue)
        .or(() -> parameter(disposition, "filename").map(EncodedText::ofEncodedWords));
  }

  /** Returns the value of a header parameter without its quotes. */
  public static Optional<String> parameter(String header, String name) {
    Matcher matcher =
        Pattern.compile(
                "(?i);\\s*"
                    + Pattern.quote(name)
                    + "\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s]+))")
            .matcher(header);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.ofNullable(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /** Boyer-Moore-Horspool search, which examines only a few of the bytes. */
  private int nextDelimiter(byte[] bytes, int from) {
    int last = delimiter.length - 1;
    for (int i = from; i + last < bytes.length; i += steps[bytes[i + last] & 0xff]) {
      if (bytes[i + last] == delimiter[last] && startsWith(bytes, i, delimiter)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns how far the delimiter may be moved for each byte at its end. */
  private static int[] steps(byte[] delimiter) {
    int[] steps = new int[256];
    Arrays.fill(steps, delimiter.length);
    for (int i = 0; i < delimiter.length - 1; i++) {
      steps[delimiter[i] & 0xff] = delimiter.length - 1 - i;
    }
    return steps;
  }

  /** Returns where an incomplete delimiter begins, or else the end. */
  private int startOfDelimiter(byte[] bytes, int from) {
    int start = Math.max(from, bytes.length - delimiter.length + 1);
    while (!Arrays.equals(bytes, start, bytes.length, delimiter, 0, bytes.length - start)) {
      start++;
    }
    return start;
  }

  private static int indexOf(byte[] bytes, int from, byte[] wanted) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      if (bytes[i] == wanted[0] && startsWith(bytes, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
    return at + wanted.length <= bytes.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static byte[] join(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ServiceException malformed() {
    return ServiceException.malformed("The body is not well-formed multipart/form-data");
  }
}
