package org.folio.batch.consumption;

/** Whose consumptions a counter of a limit adds up. */
public enum LimitLevel {
  PERSON,
  FAMILY
}
