package org.folio.batch.consumption.resource;

import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A stretch of time that holds its start and not its end, so that windows can follow each other.
 */
public record TimeRange(OffsetDateTime start, OffsetDateTime end) {

  public TimeRange {
    if (!end.toInstant().isAfter(start.toInstant())) {
      throw new IllegalArgumentException("A window ends after its start");
    }
  }

  public boolean contains(Instant at) {
    return !at.isBefore(start.toInstant()) && at.isBefore(end.toInstant());
  }
}
