package org.folio.batch.json;

/** Shortens a client's value for an error message, on a single line. */
public final class Excerpt {
  private static final int LONGEST = 100;

  private Excerpt() {}

  public static String text(String sent) {
    return text(sent, LONGEST);
  }

  /**
   * Shortens a value.
   *
   * @param longest in characters
   */
  public static String text(String sent, int longest) {
    StringBuilder excerpt = new StringBuilder();
    sent.codePoints()
        .limit(longest)
        .map(c -> isPlain(c) ? c : '?')
        .forEach(excerpt::appendCodePoint);
    return sent.codePointCount(0, sent.length()) > longest ? excerpt + "..." : excerpt.toString();
  }

  private static boolean isPlain(int c) {
    return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
  }
}
