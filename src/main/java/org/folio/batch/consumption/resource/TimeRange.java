package org.folio.batch.consumption.resource;

import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A time range that includes its start and excludes its end, so that ranges can follow each other.
 */
public record TimeRange(OffsetDateTime start, OffsetDateTime end) {

  public TimeRange {
    if (!end.toInstant().isAfter(start.toInstant())) {
      throw new IllegalArgumentException("The end must be after the start");
    }
  }

  public boolean contains(Instant at) {
    return !at.isBefore(start.toInstant()) && at.isBefore(end.toInstant());
  }
}
