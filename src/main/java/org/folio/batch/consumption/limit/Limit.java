package org.folio.batch.consumption.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
    Instant updatedDate) {

  /** What is left of the maximum; null when the counter is of another currency. */
  public @Nullable Quantity remaining(Counter counter) {
    return counter.sum().currency().equals(maximum.currency())
        ? maximum.minus(counter.sum())
        : null;
  }

  /** True when the other one is about the same thing, as a change of this one must be. */
  public boolean isForTheSameAs(NewLimit other) {
    return level == other.level()
        && type == other.type()
        && period == other.period()
        && maximum.currency().equals(other.maximum().currency());
  }
}
