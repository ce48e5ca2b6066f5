package org.folio.batch.upload;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How far a row is taken: each mode does what the one before it does, and more. */
public enum Mode {
  UPLOAD(Step.UPLOAD),
  PUBLISH(Step.PUBLISH),
  LINK(Step.LINK);

  private final Step last;

  Mode(Step last) {
    this.last = last;
  }

  public List<Step> steps() {
    return List.copyOf(EnumSet.range(Step.CREATE, last));
  }

  /** Its name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Mode> ofLabel(String label) {
    return Arrays.stream(values())
        .filter(mode -> mode.label().equalsIgnoreCase(label.strip()))
        .findFirst();
  }
}
