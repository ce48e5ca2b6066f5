package org.folio.batch.upload.model;

/** Which rows of an upload a report has. */
public enum RowFilter {
  ALL,
  FAILED,
  /** Rows that have no content: they failed or were cancelled. */
  UNFINISHED
}
