package org.folio.batch.consumption.limit;

import java.time.LocalDate;

/** How long a counter counts before another one begins. */
public enum LimitPeriod {
  CALENDAR_YEAR,
  LIFETIME;

  /** The period of a limit that never begins anew. */
  public static final int ALL_TIME = 0;

  /** The year that a service of this day falls into, or {@link #ALL_TIME}. */
  public int of(LocalDate serviceDate) {
    return this == LIFETIME ? ALL_TIME : serviceDate.getYear();
  }
}
