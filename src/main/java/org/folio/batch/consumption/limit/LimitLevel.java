package org.folio.batch.consumption.limit;

/** Whose consumptions a counter of the limit adds up. */
public enum LimitLevel {
  PERSON,
  FAMILY
}
