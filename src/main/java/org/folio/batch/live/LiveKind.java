package org.folio.batch.live;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that clients can follow. */
public enum LiveKind {
  BATCH("batch", false),
  UPLOAD("upload", true),
  OPERATION("operation", false);

  private final String label;
  private final boolean isOwned;

  LiveKind(String label, boolean isOwned) {
    this.label = label;
    this.isOwned = isOwned;
  }

  /** Returns the name in the API. */
  public String label() {
    return label;
  }

  /** Returns whether an object is shown to its owner only. */
  boolean isOwned() {
    return isOwned;
  }

  static Optional<LiveKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }
}
