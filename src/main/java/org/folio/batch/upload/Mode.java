package org.folio.batch.upload;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How far a row is taken: each mode does what the one before it does, and more. */
public enum Mode {
  UPLOAD(Step.CREATE, Step.UPLOAD),
  PUBLISH(Step.CREATE, Step.UPLOAD, Step.PUBLISH),
  LINK(Step.CREATE, Step.UPLOAD, Step.PUBLISH, Step.LINK);

  private final List<Step> steps;

  Mode(Step... steps) {
    this.steps = List.of(steps);
  }

  public List<Step> steps() {
    return steps;
  }

  /** Its name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Mode> ofLabel(String label) {
    return Arrays.stream(values()).filter(mode -> mode.label().equals(label)).findFirst();
  }
}
