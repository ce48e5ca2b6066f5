package org.folio.batch.consumption;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time and days as they stand in the API: ISO 8601 in its extended form, a date-time with
 * its offset, of the years 1 to 9999, no finer than a microsecond.
 */
final class DateTimes {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}):(\\d{2})(\\.\\d{1,6}0*)?(Z|[+-]\\d{2}:?\\d{2})");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private DateTimes() {}

  /**
   * Reads a date-time.
   *
   * @throws IllegalArgumentException whose message goes on after the name of the property
   */
  static OffsetDateTime parse(String text) {
    Matcher parts = DATE_TIME.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "must be a date and time with its offset, like 2026-01-31T23:59:59.123+01:00, no finer than"
              + " a microsecond");
    }
    if (parts.group(2).equals("60")) {
      throw new IllegalArgumentException(
          "must not fall on a leap second: the clocks of computers have none, so what lies before and"
              + " after it cannot be told apart; send second 59 or the next minute");
    }
    try {
      OffsetDateTime parsed = OffsetDateTime.parse(withColon(text, parts.group(4)));
      if (isStorable(parsed.toInstant())) {
        return parsed;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "must be a date and time that exists in the years 1 to 9999");
  }

  /**
   * Reads a day.
   *
   * @throws IllegalArgumentException whose message goes on after the name of the property
   */
  static LocalDate parseDate(String text) {
    if (DATE.matcher(text).matches()) {
      try {
        LocalDate parsed = LocalDate.parse(text);
        if (parsed.getYear() >= 1) {
          return parsed;
        }
      } catch (DateTimeException e) {
        // said below
      }
    }
    throw new IllegalArgumentException(
        "must be a day that exists in the years 1 to 9999, like 2026-01-31");
  }

  /** To the millisecond, in UTC: {@code 2026-11-22T01:02:03.004+00:00}. */
  static String text(Instant at) {
    return TEXT.format(at);
  }

  private static boolean isStorable(Instant at) {
    int year = at.atOffset(ZoneOffset.UTC).getYear();
    return year >= 1 && year <= 9999;
  }

  private static String withColon(String text, String offset) {
    return offset.length() == 5
        ? text.substring(0, text.length() - 2) + ":" + text.substring(text.length() - 2)
        : text;
  }
}
