package org.folio.batch.upload.csv;

import java.util.Locale;
import java.util.Optional;

/** The characters that may separate cells. */
public enum Delimiter {
  COMMA(','),
  SEMICOLON(';'),
  TAB('\t'),
  PIPE('|');

  /** All delimiters, in the order in which they are tried. */
  static final String ALL = ",;\t|";

  private final char character;

  Delimiter(char character) {
    this.character = character;
  }

  public char character() {
    return character;
  }

  /** Returns the name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Delimiter> of(char character) {
    int index = ALL.indexOf(character);
    return index < 0 ? Optional.empty() : Optional.of(values()[index]);
  }
}
