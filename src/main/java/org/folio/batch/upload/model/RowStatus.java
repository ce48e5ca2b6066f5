package org.folio.batch.upload.model;

/** Where a row stands. The table's CHECK has the steps between them. */
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
}
