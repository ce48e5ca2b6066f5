package org.folio.batch.consumption.limit;

/** What a limit counts. */
public enum LimitType {
  /** Money, in any number of currencies, each with its own sum. */
  AMOUNT,
  /** Units, whole or fractional. */
  UNITS,
  /** Whole days. */
  SERVICE_DAYS
}
