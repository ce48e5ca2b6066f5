package org.folio.batch.upload.model;

/** Selects the rows that a report contains. */
public enum RowFilter {
  ALL,
  FAILED,
  /** Rows without a content: they failed or were cancelled. */
  UNFINISHED
}
