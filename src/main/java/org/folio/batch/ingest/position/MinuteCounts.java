package org.folio.batch.ingest.position;

/**
 * SQL of columns that count by minute: {@code minutes} has the counts of the last hour, the newest
 * first, and {@code latest_minute} is the minute of the first of them.
 */
public final class MinuteCounts {
  /** The minute that is not over, and the hour before it. */
  public static final int KEPT = 61;

  /** The minute of the transaction, in minutes since 1970. */
  public static final String THIS_MINUTE = "floor(extract(epoch FROM now()) / 60)::bigint";

  private MinuteCounts() {}

  /**
   * Assignments that add to the count of this minute. A clock that was set back counts for the
   * latest minute.
   *
   * @param row the row that is updated
   * @param more SQL of how many; nothing changes where it is 0
   */
  public static String add(String row, String more) {
    return """
        latest_minute = CASE WHEN {more} = 0 THEN {row}.latest_minute
          ELSE GREATEST({row}.latest_minute, {now}) END,
        minutes = CASE WHEN {more} = 0 THEN {row}.minutes
          WHEN {row}.latest_minute >= {now}
            THEN ARRAY[{row}.minutes[1] + {more}::integer] || {row}.minutes[2:]
          ELSE (ARRAY[{more}::integer]
            || array_fill(0, ARRAY[LEAST({now} - {row}.latest_minute, {kept})::integer - 1])
            || {row}.minutes)[:{kept}] END"""
        .replace("{row}", row)
        .replace("{more}", more)
        .replace("{now}", THIS_MINUTE)
        .replace("{kept}", String.valueOf(KEPT));
  }
}
