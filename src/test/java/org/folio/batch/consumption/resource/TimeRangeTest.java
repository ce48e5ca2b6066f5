package org.folio.batch.consumption.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimeRangeTest {
  private static final long FIRST = -50_000_000_000L;
  private static final long LAST = 200_000_000_000L;

  @Property
  void range_includesStartAndExcludesEnd(
      @ForAll @LongRange(min = FIRST, max = LAST) long start,
      @ForAll @LongRange(min = 1, max = 1_000_000) long seconds,
      @ForAll @IntRange(min = -1080, max = 1080) int offset) {
    TimeRange window = new TimeRange(at(start, offset), at(start + seconds, offset));

    assertTrue(window.contains(Instant.ofEpochSecond(start)));
    assertTrue(window.contains(Instant.ofEpochSecond(start + seconds).minusNanos(1_000)));
    assertFalse(window.contains(Instant.ofEpochSecond(start + seconds)));
    assertFalse(window.contains(Instant.ofEpochSecond(start).minusNanos(1_000)));
  }

  @Property
  void adjacentRanges_containEachInstantOnce(
      @ForAll @LongRange(min = FIRST, max = LAST) long start,
      @ForAll @LongRange(min = 1, max = 1_000) long first,
      @ForAll @LongRange(min = 1, max = 1_000) long second,
      @ForAll @LongRange(min = -10, max = 2_010) long moment) {
    OffsetDateTime middle = at(start + first, 0);
    TimeRange before = new TimeRange(at(start, 0), middle);
    TimeRange after = new TimeRange(middle, at(start + first + second, 0));
    Instant at = Instant.ofEpochSecond(start + moment);

    int holding = (before.contains(at) ? 1 : 0) + (after.contains(at) ? 1 : 0);

    assertEquals(moment >= 0 && moment < first + second ? 1 : 0, holding);
  }

  @Property
  void contains_ignoresOffsetsOfStartAndEnd(
      @ForAll @LongRange(min = FIRST, max = LAST) long start,
      @ForAll @IntRange(min = -1080, max = 1080) int offsetOfStart,
      @ForAll @IntRange(min = -1080, max = 1080) int offsetOfEnd,
      @ForAll @LongRange(min = -5, max = 15) long moment) {
    TimeRange utc = new TimeRange(at(start, 0), at(start + 10, 0));
    TimeRange elsewhere = new TimeRange(at(start, offsetOfStart), at(start + 10, offsetOfEnd));
    Instant at = Instant.ofEpochSecond(start + moment);

    assertEquals(utc.contains(at), elsewhere.contains(at));
  }

  @Property
  void range_isRefused_whenItDoesNotEndAfterItsStart(
      @ForAll @LongRange(min = FIRST, max = LAST) long start,
      @ForAll @LongRange(min = 0, max = 1_000_000) long back) {
    assertThrows(
        IllegalArgumentException.class, () -> new TimeRange(at(start, 60), at(start - back, -60)));
  }

  @Property
  void instant_isUnchanged_whenFormattedAndParsed(
      @ForAll @LongRange(min = FIRST, max = LAST) long seconds,
      @ForAll @IntRange(min = 0, max = 999) int millis) {
    Instant at = Instant.ofEpochSecond(seconds).plusMillis(millis);

    assertEquals(at, DateTimes.parse(DateTimes.text(at)).toInstant());
  }

  private static OffsetDateTime at(long seconds, int offsetMinutes) {
    return Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
  }
}
