package org.folio.batch.consumption.limit;

/**
 * The sum of all consumptions of one limit by one subject in one period and one currency.
 *
 * @param period the year, or {@link LimitPeriod#ALL_TIME}
 * @param consumptions the number of consumptions in the sum
 */
public record Counter(String subject, int period, Quantity sum, long consumptions) {}
