package org.folio.batch.consumption.limit;

import java.time.LocalDate;

/** How long a counter counts before the next one starts. */
public enum LimitPeriod {
  CALENDAR_YEAR,
  LIFETIME;

  /** The period of a limit that never starts over. */
  public static final int ALL_TIME = 0;

  /** Returns the year of a service on this day, or {@link #ALL_TIME}. */
  public int of(LocalDate serviceDate) {
    return this == LIFETIME ? ALL_TIME : serviceDate.getYear();
  }
}
