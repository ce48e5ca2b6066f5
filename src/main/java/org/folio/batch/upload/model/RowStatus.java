package org.folio.batch.upload.model;

/** State of a row. A CHECK of the table defines the transitions. */
public enum RowStatus {
  PENDING("Pending"),
  /** Processing has begun, so a content may exist in the content store. */
  STARTED("Pending"),
  /** The row has failed, and its content is being retired. */
  RETIRING("Failed"),
  SUCCEEDED("Success"),
  FAILED("Failed"),
  CANCELLED("Cancelled");

  private final String label;

  RowStatus(String label) {
    this.label = label;
  }

  /** Returns the name in the report. */
  public String label() {
    return label;
  }
}
