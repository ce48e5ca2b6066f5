package org.folio.batch.consumption;

import java.time.Instant;

/**
 * How much may be consumed. What a limit is for (level, type, period and currency) never changes;
 * its description and its maximum may.
 *
 * @param maximum in the limit's own currency when it is about money
 */
public record Limit(
    long id,
    String code,
    String description,
    LimitLevel level,
    LimitType type,
    LimitPeriod period,
    Quantity maximum,
    int version,
    Instant createdDate,
    Instant updatedDate) {}
