package org.folio.batch.live;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that clients can follow. */
public enum LiveKind {
  BATCH("batch"),
  UPLOAD("upload"),
  OPERATION("operation");

  private final String label;

  LiveKind(String label) {
    this.label = label;
  }

  /** Returns the name in the API. */
  public String label() {
    return label;
  }

  static Optional<LiveKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }
}
