package org.folio.batch.tracking;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses UUIDs from bytes, strictly and without allocating garbage. */
final class UuidText {
  private static final int LENGTH = 36;
  private static final byte[] HEX = new byte[256];

  static {
    Arrays.fill(HEX, (byte) -1);
    for (int i = 0; i < 16; i++) {
      HEX[Character.forDigit(i, 16)] = (byte) i;
      HEX[Character.toUpperCase(Character.forDigit(i, 16))] = (byte) i;
    }
  }

  private UuidText() {}

  /** Returns the UUID; null unless the text is one in the form of 36 characters. */
  static @Nullable UUID parse(byte[] text, int begin, int end) {
    if (end - begin != LENGTH
        || text[begin + 8] != '-'
        || text[begin + 13] != '-'
        || text[begin + 18] != '-'
        || text[begin + 23] != '-') {
      return null;
    }
    long a = hex(text, begin, 8);
    long b = hex(text, begin + 9, 4);
    long c = hex(text, begin + 14, 4);
    long d = hex(text, begin + 19, 4);
    long e = hex(text, begin + 24, 12);
    return (a | b | c | d | e) < 0 ? null : new UUID(a << 32 | b << 16 | c, d << 48 | e);
  }

  /** Returns a negative number if any character is not a hexadecimal digit. */
  private static long hex(byte[] text, int begin, int digits) {
    long value = 0;
    long wrong = 0;
    for (int i = begin; i < begin + digits; i++) {
      byte digit = HEX[text[i] & 0xff];
      wrong |= digit;
      value = value << 4 | digit;
    }
    return wrong < 0 ? -1 : value;
  }
}
