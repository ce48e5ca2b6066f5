package org.folio.batch.file;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Code of a data file set or of a data file: 32 upper-case hex digits. */
public record DataCode(String text) {
  private static final Pattern VALID = Pattern.compile("[0-9A-F]{32}");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  public DataCode {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException("A code is 32 upper-case hex digits");
    }
  }

  /** Returns a code that cannot be guessed. */
  public static DataCode random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new DataCode(HEX.formatHex(bytes));
  }

  /** Returns the code; empty if the text is not a valid code. */
  public static Optional<DataCode> ifValid(String text) {
    return VALID.matcher(text).matches() ? Optional.of(new DataCode(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
