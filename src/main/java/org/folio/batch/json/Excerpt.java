package org.folio.batch.json;

/** Shortens a client's value for an error message, on a single line. */
public final class Excerpt {
  private static final int LONGEST = 100;

  private Excerpt() {}

  public static String text(String sent) {
    StringBuilder excerpt = new StringBuilder();
    sent.codePoints()
        .limit(LONGEST + 1L)
        .map(c -> isPlain(c) ? c : '?')
        .limit(LONGEST)
        .forEach(excerpt::appendCodePoint);
    return sent.codePointCount(0, sent.length()) > LONGEST ? excerpt + "..." : excerpt.toString();
  }

  private static boolean isPlain(int c) {
    return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
  }
}
