package org.folio.batch.consumption.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Points in time and days as they are written in the API: ISO 8601 in its extended form, a
 * date-time with its offset, of the years 1 to 9999. They are stored to the microsecond: further
 * digits are cut, not rounded, so that a time never moves into another second, day or export.
 */
public final class DateTimes {
  // 9 is any digit
  private static final String DATE = "9999-99-99";
  private static final String TIME = "99:99:99";
  private static final int TIME_BEGINS = DATE.length() + 1;
  private static final int MICROSECOND_DIGITS = 6;
  private static final int MOST_DIGITS = 9;
  private static final int NANOS_OF_A_MICROSECOND = 1_000;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private DateTimes() {}

  /**
   * Reads a date-time.
   *
   * @throws IllegalArgumentException whose message continues a sentence that starts with the
   *     property
   */
  public static OffsetDateTime parse(String text) {
    int fraction = TIME_BEGINS + TIME.length();
    int offset = endOfFraction(text, fraction);
    if (!isDateAndTime(text) || !isOffset(text, offset)) {
      throw new IllegalArgumentException(
          "must be a date and time with its offset, like 2026-01-31T23:59:59.123+01:00, with up to"
              + " 9 digits after the point");
    }
    int second = number(text, 17, 19);
    if (second == 60) {
      throw new IllegalArgumentException(
          "must not be a leap second, because computer clocks have none; send second 59 or the next"
              + " minute");
    }
    try {
      OffsetDateTime parsed =
          OffsetDateTime.of(
              date(text),
              LocalTime.of(
                  number(text, 11, 13),
                  number(text, 14, 16),
                  second,
                  nanos(text, fraction, offset)),
              offset(text, offset));
      if (isStorable(parsed.toInstant())) {
        return parsed;
      }
    } catch (DateTimeException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "must be a date and time that exists in the years 1 to 9999");
  }

  /**
   * Reads a day.
   *
   * @throws IllegalArgumentException whose message continues a sentence that starts with the
   *     property
   */
  public static LocalDate parseDate(String text) {
    if (text.length() == DATE.length() && isLike(DATE, text, 0)) {
      try {
        LocalDate parsed = date(text);
        if (parsed.getYear() >= 1) {
          return parsed;
        }
      } catch (DateTimeException e) {
        // reported below
      }
    }
    throw new IllegalArgumentException(
        "must be a day that exists in the years 1 to 9999, such as 2026-01-31");
  }

  /** Formats to the millisecond, in UTC: {@code 2026-11-22T01:02:03.004+00:00}. */
  public static String text(Instant at) {
    return TEXT.format(at);
  }

  /** Formats like {@link #text}, with microseconds if there are any. */
  public static String exact(Instant at) {
    return at.equals(at.truncatedTo(ChronoUnit.MILLIS)) ? TEXT.format(at) : EXACT.format(at);
  }

  private static boolean isDateAndTime(String text) {
    return isLike(DATE, text, 0)
        && isLike(TIME, text, TIME_BEGINS)
        && isEither(text.charAt(DATE.length()), 'T', 't');
  }

  private static boolean isEither(char c, char upper, char lower) {
    return c == upper || c == lower;
  }

  private static boolean isStorable(Instant at) {
    return !at.isBefore(FIRST) && at.isBefore(AFTER_LAST);
  }

  /**
   * Whether the text continues with the pattern. A regular expression would take ten times as long.
   */
  private static boolean isLike(String pattern, String text, int from) {
    if (text.length() < from + pattern.length()) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      char c = text.charAt(from + i);
      if (pattern.charAt(i) == '9' ? !isDigit(c) : c != pattern.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns where the offset begins: after a point and digits, of which the tenth and later are 0.
   */
  private static int endOfFraction(String text, int from) {
    if (text.length() <= from || text.charAt(from) != '.') {
      return from;
    }
    int end = from + 1;
    while (end < text.length()
        && (end - from <= MOST_DIGITS ? isDigit(text.charAt(end)) : text.charAt(end) == '0')) {
      end++;
    }
    return end == from + 1 ? from : end;
  }

  private static int nanos(String text, int from, int end) {
    int nanos = 0;
    for (int digit = 1; digit <= MICROSECOND_DIGITS; digit++) {
      nanos = nanos * 10 + (from + digit < end ? text.charAt(from + digit) - '0' : 0);
    }
    return nanos * NANOS_OF_A_MICROSECOND;
  }

  private static boolean isOffset(String text, int from) {
    return switch (text.length() - from) {
      case 1 -> isEither(text.charAt(from), 'Z', 'z');
      case 5 -> isLike("+9999", text, from) || isLike("-9999", text, from);
      case 6 -> isLike("+99:99", text, from) || isLike("-99:99", text, from);
      default -> false;
    };
  }

  private static ZoneOffset offset(String text, int from) {
    if (text.length() == from + 1) {
      return ZoneOffset.UTC;
    }
    int sign = text.charAt(from) == '-' ? -1 : 1;
    int hours = number(text, from + 1, from + 3);
    int minutes = number(text, text.length() - 2, text.length());
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  private static LocalDate date(String text) {
    return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
