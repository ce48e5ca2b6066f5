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

  /** Adds records and begins to commit them. */
  private void commit(TenantRecords<String> records) {
    lane.add(records);
    assertSame(records, lane.take());
    lane.begin(1);
  }

  private long floor() {
    Map<PartitionId, Long> floors = new HashMap<>();
    lane.lower(floors);
    return floors.getOrDefault(PARTITION, -1L);
  }

  @Test
  void holdsTheHintBackUntilItsSliceIsCommitted() {
    commit(slice(10, 19));
    assertEquals(10, floor());
    lane.committed(Map.of(PARTITION, 20L));
    assertEquals(-1, floor());
    assertEquals(Map.of(PARTITION, 20L), lane.known());
  }

  @Test
  void recordsThatArriveDuringACommit_areTheNextGroup() {
    commit(slice(10, 19));
    assertEquals(0, lane.add(slice(20, 24)));
    assertEquals(3, lane.add(slice(22, 29)), "read again because of another tenant");
    assertFalse(lane.hasNext());
    assertEquals(10, lane.sizeOfNext());

    lane.committed(Map.of(PARTITION, 20L));

    assertTrue(lane.hasNext());
    assertEquals(20, floor());
    TenantRecords<String> next = lane.take();
    assertNotNull(next);
    assertEquals(10, next.size());
    assertEquals(Map.of(PARTITION, 20L), next.firstOffsets());
    assertEquals(Map.of(PARTITION, 30L), next.nextOffsets());
    assertEquals("v29", next.notBelow(Map.of(PARTITION, 29L)).get(0));
    assertFalse(lane.hasNext());
  }

  @Test
  void theNextGroup_leavesOutWhatWasCommittedMeanwhile() {
    commit(slice(10, 19));
    lane.add(slice(10, 24));

    assertEquals(10, lane.committed(Map.of(PARTITION, 20L)));

    TenantRecords<String> next = lane.take();
    assertNotNull(next);
    assertEquals(Map.of(PARTITION, 20L), next.firstOffsets());
    lane.begin(2);
    lane.add(slice(12, 18));
    assertEquals(0, lane.sizeOfNext());
  }

  @Test
  void aFailure_dropsTheNextGroupAndReadsItAgainAfterTheCommit() {
    commit(slice(10, 19));
    lane.add(slice(20, 29));

    lane.failed();

    assertEquals(0, lane.sizeOfNext());
    assertEquals(20, lane.waiting());
    lane.add(slice(30, 39));
    assertEquals(0, lane.sizeOfNext());
    lane.committed(Map.of(PARTITION, 20L));
    assertFalse(lane.hasNext());
    assertEquals(Map.of(PARTITION, 20L), lane.takeDropped());
  }

  @Test
  void aMove_forgetsTheNextGroupOfItsPartition() {
    PartitionId other = new PartitionId(PARTITION.topicId(), PARTITION.topic(), 7);
    commit(slice(10, 19));
    TenantRecords<String> more = slice(20, 29);
    more.run(other).add(3, "o3");
    lane.add(more);

    lane.moved(PARTITION);
    lane.add(slice(5, 29)); // comes again, from where the operator moved it
    lane.committed(Map.of(PARTITION, 20L));

    TenantRecords<String> next = lane.take();
    assertNotNull(next);
    assertEquals(Map.of(PARTITION, 5L, other, 3L), next.firstOffsets());
  }

  @Test
  void recordsReadBeforeAMove_areAllReadAgain() {
    commit(slice(10, 19));
    lane.add(slice(20, 29));

    lane.readAgain();

    assertFalse(lane.hasNext());
    assertEquals(Map.of(PARTITION, 10L), lane.takeDropped());
  }

  @Test
  void commit_rewindsToTheFirstDroppedRecord() {
    commit(slice(10, 19));
    lane.add(slice(20, 29));
    lane.leaveBehind();
    lane.add(slice(30, 39));
    assertEquals(Map.of(), lane.takeDropped());

    lane.committed(Map.of(PARTITION, 20L));

    lane.add(slice(40, 49));
    assertFalse(lane.hasNext(), "it would leave a gap");
    assertEquals(20, floor());
    assertEquals(Map.of(PARTITION, 20L), lane.takeDropped());
    lane.add(slice(20, 29));
    assertTrue(lane.hasNext());
  }

  @Test
  void keepsAFailedSliceForTheNextAttempt() {
    TenantRecords<String> slice = slice(10, 19);
    commit(slice);
    assertEquals(1, lane.failed());
    lane.retryAt(1_000);
    assertNull(lane.due(999));
    assertSame(slice, lane.due(1_000));
    assertTrue(lane.isLeftBehind());
    lane.begin(2);
    assertNull(lane.due(1_001));
    assertEquals(10, floor());
  }

  @Test
  void shorten_keepsTheFirstRecordsAndReadsTheOthersAgain() {
    commit(slice(10, 19));
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
    commit(slice(10, 19));
    lane.failed();
    lane.add(slice(20, 29));
    lane.add(slice(10, 34));
    lane.add(slice(30, 34));

    assertEquals(25, lane.waiting());
  }

  @Test
  void aFault_isNewOnce_andEndsWhenNothingWaits() {
    TenantFault fault = TenantFault.of(new IllegalStateException("column"));
    commit(slice(10, 19));
    lane.failed();
    assertTrue(lane.isNewFault(fault));
    assertFalse(lane.isNewFault(TenantFault.of(new IllegalStateException("again"))));
    assertTrue(lane.isNewFault(TenantFault.of(new IllegalArgumentException("other"))));

    lane.add(slice(20, 29));
    lane.committed(Map.of(PARTITION, 20L));
    assertNotNull(lane.fault());
    lane.takeDropped();
    commit(slice(20, 29));
    lane.committed(Map.of(PARTITION, 30L));
    assertNull(lane.fault());
  }

  @Test
  void readsAgainFromWhereTheDatabaseWentBackTo() {
    commit(slice(10, 19));
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
