package org.folio.batch.upload;

/** Which rows of an upload a report has. */
enum RowFilter {
  ALL,
  FAILED,
  /** Rows that have no content: they failed or were cancelled. */
  UNFINISHED
}
