package org.folio.batch.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @Property
  void range_containsRequestedPositions(
      @ForAll @LongRange(min = 0, max = 60) long length,
      @ForAll @LongRange(min = 0, max = 70) long first,
      @ForAll @LongRange(min = 0, max = 70) long last) {
    Optional<ByteRange> range = ByteRange.requested("bytes=" + first + "-" + last, length);
    if (last < first) {
      assertEquals(Optional.empty(), range);
      return;
    }
    for (long position = 0; position < 80; position++) {
      boolean isWanted = position >= first && position <= last && position < length;
      assertEquals(isWanted, holds(range.orElseThrow(), position), "position " + position);
    }
  }

  @Property
  void openRange_containsAllFromItsFirstPosition(
      @ForAll @LongRange(min = 0, max = 60) long length,
      @ForAll @LongRange(min = 0, max = 70) long first) {
    ByteRange range = ByteRange.requested("bytes=" + first + "-", length).orElseThrow();
    for (long position = 0; position < 80; position++) {
      assertEquals(position >= first && position < length, holds(range, position));
    }
  }

  @Property
  void suffixRange_containsLastBytes(
      @ForAll @LongRange(min = 0, max = 60) long length,
      @ForAll @LongRange(min = 0, max = 70) long suffix) {
    ByteRange range = ByteRange.requested("bytes=-" + suffix, length).orElseThrow();
    for (long position = 0; position < 80; position++) {
      assertEquals(position >= length - suffix && position < length, holds(range, position));
    }
  }

  @Property
  void range_isEmpty_whenItStartsBeyondTheEnd(
      @ForAll @LongRange(min = 0, max = 1_000) long length,
      @ForAll @LongRange(min = 0, max = 1_000) long beyond) {
    assertTrue(
        ByteRange.requested("bytes=" + (length + beyond) + "-", length).orElseThrow().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-4",
        "bytes=0-1,3-4",
        "lines=0-1"
      })
  void rangeHeader_isIgnored_whenInvalidOrMultiple(String header) {
    assertEquals(Optional.empty(), ByteRange.requested(header, 10));
  }

  @Test
  void rangeUnit_isCaseInsensitive() {
    assertEquals(Optional.of(new ByteRange(0, 1)), ByteRange.requested("Bytes=0-1", 10));
  }

  private static boolean holds(ByteRange range, long position) {
    return position >= range.first() && position <= range.last();
  }
}
