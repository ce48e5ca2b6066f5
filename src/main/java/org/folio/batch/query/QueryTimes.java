package org.folio.batch.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Dates and times in queries. A date is its first moment; without an offset, a time is UTC. */
final class QueryTimes {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private QueryTimes() {}

  static OffsetDateTime parse(String text) {
    // in a query string, + is a space
    String given = text.replace(' ', '+');
    TemporalAccessor parsed =
        FORMAT.parseBest(given, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    OffsetDateTime time;
    if (parsed instanceof OffsetDateTime withOffset) {
      time = withOffset;
    } else if (parsed instanceof LocalDateTime local) {
      time = local.atOffset(ZoneOffset.UTC);
    } else {
      time = LocalDate.from(parsed).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
    OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    if (utc.getYear() < 1 || utc.getYear() > 9999) {
      throw new DateTimeException("The year must be in 1 to 9999");
    }
    return utc;
  }
}
