package org.folio.batch.tracking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Steps over JSON text, and gives up at anything that some parser might consider invalid: it then
 * returns {@link #GIVE_UP}, as does every step from there. A position is the index of a byte, or
 * the end of the text. Not thread-safe.
 */
final class JsonScanner {
  static final int GIVE_UP = -1;

  private static final int KINDS_IN_A_WORD = Long.SIZE;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long QUOTES = '"' * EACH;
  private static final long BACKSLASHES = '\\' * EACH;
  private static final long SPACES = ' ' * EACH;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  private byte[] text = {};
  private int end;
  // the kinds of the outer containers, one word for each 64 levels
  private long[] outerKinds = {};

  void of(byte[] json) {
    text = json;
    end = json.length;
  }

  /** Returns the byte at the position; 0, which is never valid, at the end and after giving up. */
  int at(int position) {
    return position >= 0 && position < end ? text[position] : 0;
  }

  /** Returns the first position from here on that is not white space. */
  int space(int position) {
    int at = position;
    while (at >= 0 && at < end && text[at] <= ' ' && isSpace(text[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /**
   * Returns the position of the quote that ends a string.
   *
   * @param position after the opening quote
   * @param escapes if false, gives up at a backslash
   */
  int stringEnd(int position, boolean escapes) {
    int at = position;
    while (at >= 0) {
      at = special(at);
      int c = at(at);
      if (c == '"') {
        return at;
      }
      if (c < 0) {
        at = afterUtf8(at);
      } else if (c == '\\' && escapes) {
        at = afterEscape(at + 1);
      } else {
        return GIVE_UP;
      }
    }
    return GIVE_UP;
  }

  // Finds the first quote, backslash, control character or byte outside ASCII, or the end. Checks
  // eight bytes at a time: a byte of the mask is not zero if its byte of the word is one of these,
  // and the lowest such byte is always right.
  private int special(int from) {
    int at = from;
    for (; at + 8 <= end; at += 8) {
      long word = (long) LONGS.get(text, at);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long mask =
          (((quote - EACH) & ~quote)
                  | ((backslash - EACH) & ~backslash)
                  | ((word - SPACES) & ~word)
                  | word)
              & HIGH;
      if (mask != 0) {
        return at + (Long.numberOfTrailingZeros(mask) >>> 3);
      }
    }
    while (at < end && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
      at++;
    }
    return at;
  }

  private int afterEscape(int at) {
    return switch (at(at)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
      case 'u' ->
          isHex(at + 1) && isHex(at + 2) && isHex(at + 3) && isHex(at + 4) ? at + 5 : GIVE_UP;
      default -> GIVE_UP;
    };
  }

  private boolean isHex(int at) {
    return Character.digit(at(at), 16) >= 0;
  }

  // well-formed UTF-8 by table 3-7 of the Unicode standard
  private int afterUtf8(int at) {
    int first = at(at) & 0xff;
    if (first < 0xe0) {
      return first >= 0xc2 && follows(at + 1, 0x80, 0xbf) ? at + 2 : GIVE_UP;
    }
    if (first < 0xf0) {
      int low = first == 0xe0 ? 0xa0 : 0x80;
      int high = first == 0xed ? 0x9f : 0xbf;
      return follows(at + 1, low, high) && follows(at + 2, 0x80, 0xbf) ? at + 3 : GIVE_UP;
    }
    int low = first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xf4 ? 0x8f : 0xbf;
    return first <= 0xf4
            && follows(at + 1, low, high)
            && follows(at + 2, 0x80, 0xbf)
            && follows(at + 3, 0x80, 0xbf)
        ? at + 4
        : GIVE_UP;
  }

  private boolean follows(int at, int low, int high) {
    int c = at(at) & 0xff;
    return c >= low && c <= high;
  }

  /** Returns the position of the value after a key: after the colon and white space. */
  int value(int keyEnd) {
    int colon = space(keyEnd + 1);
    return at(colon) == ':' ? space(colon + 1) : GIVE_UP;
  }

  /** Returns the position after the value that begins here. */
  int skip(int position) {
    int c = at(position);
    return c == '{' || c == '[' ? skipContainer(position) : skipScalar(position, c);
  }

  /** Returns the position after a string, number, true, false or null. */
  private int skipScalar(int position, int first) {
    return switch (first) {
      case '"' -> {
        int quote = stringEnd(position + 1, true);
        yield quote < 0 ? GIVE_UP : quote + 1;
      }
      case 't' -> literal(position, 't', 'r', 'u', 'e');
      case 'f' -> at(position + 1) == 'a' ? literal(position + 1, 'a', 'l', 's', 'e') : GIVE_UP;
      case 'n' -> skipNull(position);
      default -> skipNumber(position);
    };
  }

  int skipNull(int position) {
    return literal(position, 'n', 'u', 'l', 'l');
  }

  private int literal(int at, int a, int b, int c, int d) {
    return at(at) == a && at(at + 1) == b && at(at + 2) == c && at(at + 3) == d ? at + 4 : GIVE_UP;
  }

  private int skipNumber(int position) {
    int at = at(position) == '-' ? position + 1 : position;
    int afterDigits = at(at) == '0' ? at + 1 : digits(at);
    if (afterDigits == at) {
      return GIVE_UP;
    }
    at = afterDigits;
    if (at(at) == '.') {
      afterDigits = digits(at + 1);
      if (afterDigits == at + 1) {
        return GIVE_UP;
      }
      at = afterDigits;
    }
    return at(at) == 'e' || at(at) == 'E' ? exponent(at + 1) : at;
  }

  private int exponent(int position) {
    int at = at(position) == '+' || at(position) == '-' ? position + 1 : position;
    int afterDigits = digits(at);
    return afterDigits == at ? GIVE_UP : afterDigits;
  }

  private int digits(int position) {
    int at = position;
    while (at(at) >= '0' && at(at) <= '9') {
      at++;
    }
    return at;
  }

  /**
   * Returns the position after the object or array that begins here. Uses one bit of memory per
   * level, so any depth is possible.
   */
  private int skipContainer(int position) {
    int at = position;
    int depth = 0;
    long kinds = 0; // the lowest bit is set if the innermost container is an object
    while (at >= 0) {
      int c = at(at);
      if (c == '{' || c == '[') {
        boolean object = c == '{';
        if (depth > 0 && depth % KINDS_IN_A_WORD == 0) {
          saveKinds(depth / KINDS_IN_A_WORD - 1, kinds);
        }
        depth++;
        kinds = kinds << 1 | (object ? 1 : 0);
        at = space(at + 1);
        boolean empty = at(at) == (object ? '}' : ']');
        if (!empty) {
          at = object ? memberValue(at) : at;
          continue;
        }
      } else {
        at = space(skipScalar(at, c));
      }
      // after a value, or at the end of an empty container
      while (at(at) == ((kinds & 1) == 1 ? '}' : ']')) {
        depth--;
        kinds >>>= 1;
        if (depth == 0) {
          return at + 1;
        }
        if (depth % KINDS_IN_A_WORD == 0) {
          kinds = outerKinds[depth / KINDS_IN_A_WORD - 1];
        }
        at = space(at + 1);
      }
      if (at(at) != ',') {
        return GIVE_UP;
      }
      at = space(at + 1);
      at = (kinds & 1) == 1 ? memberValue(at) : at;
    }
    return GIVE_UP;
  }

  private void saveKinds(int word, long kinds) {
    if (word == outerKinds.length) {
      outerKinds = Arrays.copyOf(outerKinds, Math.max(4, 2 * word));
    }
    outerKinds[word] = kinds;
  }

  private int memberValue(int key) {
    int keyEnd = keyEnd(key, true);
    return keyEnd < 0 ? GIVE_UP : value(keyEnd);
  }

  /**
   * Returns the position of the quote that ends the key whose opening quote is here.
   *
   * @param escapes if false, gives up at a backslash
   */
  int keyEnd(int position, boolean escapes) {
    return at(position) == '"' ? stringEnd(position + 1, escapes) : GIVE_UP;
  }

  boolean isEnd(int position) {
    return position == end;
  }
}
