package org.folio.batch.query;

/**
 * How many records are in a state.
 *
 * @param isExact false if the number is an estimate
 */
public record StateTally(String state, long count, boolean isExact) {}
