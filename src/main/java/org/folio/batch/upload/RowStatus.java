package org.folio.batch.upload;

import java.util.Set;

/** Where a row stands. The same steps stand in the table's CHECK. */
public enum RowStatus {
  PENDING("Pending"),
  /** Work on it has begun, so something may exist in the content store. */
  STARTED("Pending"),
  /** It has failed, and what it created is being retired. */
  RETIRING("Failed"),
  SUCCEEDED("Success"),
  FAILED("Failed"),
  CANCELLED("Cancelled");

  private final String label;

  RowStatus(String label) {
    this.label = label;
  }

  /** Its name in the report. */
  public String label() {
    return label;
  }

  public Set<RowStatus> successors() {
    return switch (this) {
      case PENDING -> Set.of(STARTED, FAILED, CANCELLED);
      case STARTED -> Set.of(SUCCEEDED, FAILED, RETIRING);
      case RETIRING -> Set.of(FAILED);
      case SUCCEEDED, FAILED, CANCELLED -> Set.of();
    };
  }
}
