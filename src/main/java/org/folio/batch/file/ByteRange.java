package org.folio.batch.file;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of bytes.
 *
 * @param first position of the first byte
 * @param last position of the last byte; {@code first - 1} if the range is empty
 */
public record ByteRange(long first, long last) {
  private static final Pattern SINGLE = Pattern.compile("(?i:bytes)=[ \\t]*(\\d*)-(\\d*)[ \\t]*");

  /** No file is as long. */
  private static final long BEYOND = 1_000_000_000_000_000_000L;

  private static final int DIGITS_OF_A_LONG = 18;

  public static ByteRange whole(long length) {
    return new ByteRange(0, length - 1);
  }

  public long length() {
    return last - first + 1;
  }

  /** Whether the range is empty, which only results from an unsatisfiable request. */
  public boolean isEmpty() {
    return length() <= 0;
  }

  /**
   * Reads a {@code Range} header for a content of this length. Returns an empty range if it is not
   * satisfiable, and nothing if the header must be ignored because it is malformed, uses another
   * unit or asks for several ranges.
   */
  static Optional<ByteRange> requested(String header, long length) {
    Matcher single = SINGLE.matcher(header);
    if (!single.matches() || (single.group(1).isEmpty() && single.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (single.group(1).isEmpty()) {
      long suffix = Math.min(number(single.group(2)), length);
      return Optional.of(new ByteRange(length - suffix, length - 1));
    }
    long first = number(single.group(1));
    if (single.group(2).isEmpty()) {
      return Optional.of(new ByteRange(Math.min(first, length), length - 1));
    }
    long last = number(single.group(2));
    return last < first
        ? Optional.empty()
        : Optional.of(new ByteRange(Math.min(first, length), Math.min(last, length - 1)));
  }

  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > DIGITS_OF_A_LONG ? BEYOND : Long.parseLong(significant);
  }
}
