package org.folio.batch.json;

import org.jspecify.annotations.Nullable;

/** Finds what PostgreSQL cannot store in a text. */
public final class StorableText {
  private StorableText() {}

  /** Returns what the text must not contain but does; null if it can be stored. */
  public static @Nullable String problem(String text) {
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (c == 0) {
        return "the character U+0000";
      }
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return "half a surrogate pair";
      }
      at += Character.charCount(c);
    }
    return null;
  }
}
