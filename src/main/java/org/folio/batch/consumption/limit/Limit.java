package org.folio.batch.consumption.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much may be consumed. Level, type, period and currency of a limit never change; its
 * description and maximum may.
 *
 * @param maximum in the limit's own currency if the limit is about money
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

  /** Returns what is left of the maximum; null if the counter has another currency. */
  public @Nullable Quantity remaining(Counter counter) {
    return counter.sum().currency().equals(maximum.currency())
        ? maximum.minus(counter.sum())
        : null;
  }

  /** Whether level, type, period and currency are equal, as a change of this limit requires. */
  public boolean isForTheSameAs(NewLimit other) {
    return level == other.level()
        && type == other.type()
        && period == other.period()
        && maximum.currency().equals(other.maximum().currency());
  }
}
