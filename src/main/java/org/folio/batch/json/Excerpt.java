package org.folio.batch.json;

/** How what a client sent is shown to it in the text of an error: short, and on one line. */
public final class Excerpt {
  private static final int LONGEST = 100;

  private Excerpt() {}

  public static String text(String sent) {
    StringBuilder shown = new StringBuilder();
    sent.codePoints()
        .limit(LONGEST + 1L)
        .map(c -> isPlain(c) ? c : '?')
        .limit(LONGEST)
        .forEach(shown::appendCodePoint);
    return sent.codePointCount(0, sent.length()) > LONGEST ? shown + "..." : shown.toString();
  }

  private static boolean isPlain(int c) {
    return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
  }
}
