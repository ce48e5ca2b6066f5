package org.folio.batch.query;

/** How the records that match are counted. */
public enum Total {
  EXACT,
  ESTIMATED,
  NONE,
  /** Exact up to a thousand, and an estimate beyond. */
  AUTO
}
