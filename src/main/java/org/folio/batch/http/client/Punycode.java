package org.folio.batch.http.client;

/** Writes labels of host names in ASCII (RFC 3492). */
final class Punycode {
  private static final int BASE = 36;
  private static final int MIN_THRESHOLD = 1;
  private static final int MAX_THRESHOLD = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int FIRST_BIAS = 72;
  private static final int FIRST_CODE_POINT = 0x80;

  private Punycode() {}

  /** Returns the label with its prefix {@code xn--}; unchanged if all of it is ASCII. */
  static String encode(String label) {
    int[] codePoints = label.codePoints().toArray();
    StringBuilder encoded = new StringBuilder();
    label.codePoints().filter(c -> c < FIRST_CODE_POINT).forEach(encoded::appendCodePoint);
    int basic = encoded.length();
    if (basic == codePoints.length) {
      return label;
    }
    if (basic > 0) {
      encoded.append('-');
    }
    int delta = 0;
    int bias = FIRST_BIAS;
    int next = FIRST_CODE_POINT;
    for (int handled = basic; handled < codePoints.length; ) {
      int current = smallestFrom(codePoints, next);
      delta += (current - next) * (handled + 1);
      for (int c : codePoints) {
        if (c < current) {
          delta++;
        } else if (c == current) {
          append(encoded, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      next = current + 1;
    }
    return "xn--" + encoded;
  }

  private static int smallestFrom(int[] codePoints, int from) {
    int smallest = Integer.MAX_VALUE;
    for (int c : codePoints) {
      smallest = c >= from && c < smallest ? c : smallest;
    }
    return smallest;
  }

  private static void append(StringBuilder encoded, int delta, int bias) {
    int rest = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.max(MIN_THRESHOLD, Math.min(MAX_THRESHOLD, k - bias));
      if (rest < threshold) {
        encoded.append(digit(rest));
        return;
      }
      encoded.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return "abcdefghijklmnopqrstuvwxyz0123456789".charAt(value);
  }

  private static int adapt(int delta, int count, boolean isFirst) {
    int rest = isFirst ? delta / DAMP : delta / 2;
    rest += rest / count;
    int k = 0;
    while (rest > (BASE - MIN_THRESHOLD) * MAX_THRESHOLD / 2) {
      rest /= BASE - MIN_THRESHOLD;
      k += BASE;
    }
    return k + (BASE - MIN_THRESHOLD + 1) * rest / (rest + SKEW);
  }
}
