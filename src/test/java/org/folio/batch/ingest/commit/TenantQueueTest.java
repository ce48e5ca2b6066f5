package org.folio.batch.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.RecordPosition;
import org.junit.jupiter.api.Test;

class TenantQueueTest {
  private static final Tenant DIKU = new Tenant("diku");
  private static final PartitionId PARTITION = new PartitionId(UUID.randomUUID(), "items", 0);

  private final TenantQueue<String> lane = new TenantQueue<>(DIKU);

  private static TenantRecords<String> slice(long first, long last) {
    TenantRecords<String> slice = new TenantRecords<>(DIKU);
    for (long offset = first; offset <= last; offset++) {
      slice.run(PARTITION).add(offset, "v" + offset);
    }
    return slice;
  }

  private long floor() {
    Map<PartitionId, Long> floors = new HashMap<>();
    lane.lower(floors);
    return floors.getOrDefault(PARTITION, -1L);
  }

  @Test
  void holdsTheHintBackUntilItsSliceIsCommitted() {
    lane.take(slice(10, 19));
    assertEquals(10, floor());
    lane.committed(Map.of(PARTITION, 20L));
    assertEquals(-1, floor());
    assertTrue(lane.isFree());
    assertEquals(Map.of(PARTITION, 20L), lane.known());
  }

  @Test
  void commit_rewindsToTheFirstDroppedRecord() {
    lane.take(slice(10, 19));
    lane.drop(slice(20, 29));
    lane.drop(slice(30, 39));
    assertEquals(Map.of(), lane.takeDropped());

    lane.committed(Map.of(PARTITION, 20L));

    assertFalse(lane.isFree(), "a slice taken now would leave a gap");
    assertEquals(20, floor());
    assertEquals(Map.of(PARTITION, 20L), lane.takeDropped());
    assertTrue(lane.isFree());
  }

  @Test
  void keepsAFailedSliceForTheNextAttempt() {
    TenantRecords<String> slice = slice(10, 19);
    lane.take(slice);
    assertEquals(1, lane.failed());
    lane.retryAt(1_000);
    assertNull(lane.due(999));
    assertSame(slice, lane.due(1_000));
    assertTrue(lane.isLeftBehind());
    lane.tryingAgain();
    assertNull(lane.due(1_001));
    assertEquals(10, floor());
  }

  @Test
  void shorten_keepsTheFirstRecordsAndReadsTheOthersAgain() {
    lane.take(slice(10, 19));
    lane.failed();

    lane.shorten(4);

    assertEquals(4, lane.size());
    assertEquals(10, lane.waiting());
    assertEquals(10, floor());
    lane.committed(Map.of(PARTITION, 14L));
    assertEquals(14, nextToCount(lane.takeDropped()), "what is read again and not committed");
  }

  // records below the known position are dropped when they come again
  private long nextToCount(Map<PartitionId, Long> dropped) {
    return Math.max(
        dropped.getOrDefault(PARTITION, -1L), lane.known().getOrDefault(PARTITION, -1L));
  }

  @Test
  void waiting_countsEachRecordOnceThoughItIsReadAgain() {
    lane.take(slice(10, 19));
    lane.drop(slice(20, 29));
    lane.drop(slice(10, 34));
    lane.drop(slice(30, 34));

    assertEquals(25, lane.waiting());
  }

  @Test
  void aFault_isNewOnce_andEndsWhenNothingWaits() {
    TenantFault fault = TenantFault.of(new IllegalStateException("column"));
    lane.take(slice(10, 19));
    lane.failed();
    assertTrue(lane.isNewFault(fault));
    assertFalse(lane.isNewFault(TenantFault.of(new IllegalStateException("again"))));
    assertTrue(lane.isNewFault(TenantFault.of(new IllegalArgumentException("other"))));

    lane.drop(slice(20, 29));
    lane.committed(Map.of(PARTITION, 20L));
    assertNotNull(lane.fault());
    lane.takeDropped();
    lane.take(slice(20, 29));
    lane.committed(Map.of(PARTITION, 30L));
    assertNull(lane.fault());
  }

  @Test
  void readsAgainFromWhereTheDatabaseWentBackTo() {
    lane.take(slice(10, 19));
    lane.wentBack(Map.of(PARTITION, 4L));
    assertEquals(4, floor());
    assertEquals(Map.of(PARTITION, 4L), lane.takeDropped());
    assertEquals(Map.of(PARTITION, 4L), lane.known());
  }

  @Test
  void aSliceGivesOnlyWhatIsNotBelowThePosition() {
    TenantRecords<String> slice = slice(10, 14);
    assertEquals(List.of("v13", "v14"), slice.notBelow(Map.of(PARTITION, 13L)));
    assertEquals(5, slice.notBelow(Map.of()).size());
    assertEquals(List.of(), slice.notBelow(Map.of(PARTITION, 15L)));
    assertEquals(Map.of(PARTITION, 15L), slice.nextOffsets());
  }

  @Test
  void aSliceKnowsWhereEachOfItsValuesWas() {
    TenantRecords<String> slice = slice(10, 14);
    PartitionId other = new PartitionId(PARTITION.topicId(), PARTITION.topic(), 7);
    slice.run(other).add(3, "o3");
    slice.run(other).add(5, "o5");
    Map<PartitionId, Long> positions = Map.of(PARTITION, 13L, other, 4L);
    assertEquals(List.of("v13", "v14", "o5"), slice.notBelow(positions));
    assertEquals(place(PARTITION, 13), slice.placeNotBelow(positions, 0));
    assertEquals(place(PARTITION, 14), slice.placeNotBelow(positions, 1));
    assertEquals(place(other, 5), slice.placeNotBelow(positions, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.placeNotBelow(positions, 3));
  }

  private static RecordPosition place(PartitionId partition, long offset) {
    return new RecordPosition(
        partition.topicId(), partition.topic(), partition.partition(), offset);
  }

  @Test
  void aSliceForgetsWhatIsKnownToBeCommitted() {
    TenantRecords<String> slice = slice(10, 14);
    assertEquals(3, slice.dropBelow(Map.of(PARTITION, 13L)));
    assertEquals(Map.of(PARTITION, 13L), slice.firstOffsets());
    assertEquals(List.of("v13", "v14"), slice.notBelow(Map.of()));
    assertEquals(2, slice.dropBelow(Map.of(PARTITION, 99L)));
    assertTrue(slice.isEmpty());
  }
}
