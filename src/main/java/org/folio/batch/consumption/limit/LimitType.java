package org.folio.batch.consumption.limit;

/** What a limit counts. */
public enum LimitType {
  /** Money, in any number of currencies that are never added up. */
  AMOUNT,
  /** Pieces, which may be parts of one. */
  UNITS,
  /** Whole days. */
  SERVICE_DAYS
}
