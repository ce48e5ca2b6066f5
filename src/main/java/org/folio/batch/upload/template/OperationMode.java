package org.folio.batch.upload.template;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How far a row is taken: each mode does what the one before it does, and one step more. */
public enum OperationMode {
  UPLOAD(RowStep.UPLOAD),
  PUBLISH(RowStep.PUBLISH),
  LINK(RowStep.LINK);

  private final RowStep last;

  OperationMode(RowStep last) {
    this.last = last;
  }

  public List<RowStep> steps() {
    return List.copyOf(EnumSet.range(RowStep.CREATE, last));
  }

  /** Returns the name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<OperationMode> ofLabel(String label) {
    return Arrays.stream(values())
        .filter(mode -> mode.label().equalsIgnoreCase(label.strip()))
        .findFirst();
  }
}
