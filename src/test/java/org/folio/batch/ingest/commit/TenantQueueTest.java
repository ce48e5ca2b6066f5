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

  private final TenantQueue<String> queue = new TenantQueue<>(DIKU);

  private static TenantRecords<String> slice(long first, long last) {
    TenantRecords<String> slice = new TenantRecords<>(DIKU);
    for (long offset = first; offset <= last; offset++) {
      slice.run(PARTITION).add(offset, "v" + offset);
    }
    return slice;
  }

  /** Adds records and begins to commit them. */
  private void commit(TenantRecords<String> records) {
    queue.add(records, 0);
    assertSame(records, queue.take(1, 0));
  }

  private long floor() {
    Map<PartitionId, Long> floors = new HashMap<>();
    queue.lower(floors);
    return floors.getOrDefault(PARTITION, -1L);
  }

  @Test
  void lower_holdsOffsetBack_untilRecordsAreCommitted() {
    commit(slice(10, 19));
    assertEquals(10, floor());
    queue.committed(Map.of(PARTITION, 20L));
    assertEquals(-1, floor());
    assertEquals(Map.of(PARTITION, 20L), queue.known());
  }

  @Test
  void recordsThatArriveDuringACommit_areTheNextGroup() {
    commit(slice(10, 19));
    assertEquals(0, queue.add(slice(20, 24), 0));
    assertEquals(3, queue.add(slice(22, 29), 0), "read again because of another tenant");
    assertFalse(queue.hasNext());
    assertEquals(10, queue.sizeOfNext());

    queue.committed(Map.of(PARTITION, 20L));

    assertTrue(queue.hasNext());
    assertEquals(20, floor());
    TenantRecords<String> next = queue.take(2, 0);
    assertNotNull(next);
    assertEquals(10, next.size());
    assertEquals(Map.of(PARTITION, 20L), next.firstOffsets());
    assertEquals(Map.of(PARTITION, 30L), next.nextOffsets());
    assertEquals("v29", next.notBelow(Map.of(PARTITION, 29L)).get(0));
    assertFalse(queue.hasNext());
  }

  @Test
  void theNextGroup_leavesOutWhatWasCommittedMeanwhile() {
    commit(slice(10, 19));
    queue.add(slice(10, 24), 0);

    assertEquals(10, queue.committed(Map.of(PARTITION, 20L)));

    TenantRecords<String> next = queue.take(2, 0);
    assertNotNull(next);
    assertEquals(Map.of(PARTITION, 20L), next.firstOffsets());
    queue.add(slice(12, 18), 0);
    assertEquals(0, queue.sizeOfNext());
  }

  @Test
  void aFailure_dropsTheNextGroupAndReadsItAgainAfterTheCommit() {
    commit(slice(10, 19));
    queue.add(slice(20, 29), 0);

    queue.failed();

    assertEquals(0, queue.sizeOfNext());
    assertEquals(20, queue.waiting());
    queue.add(slice(30, 39), 0);
    assertEquals(0, queue.sizeOfNext());
    queue.committed(Map.of(PARTITION, 20L));
    assertFalse(queue.hasNext());
    assertEquals(Map.of(PARTITION, 20L), queue.takeDropped());
  }

  @Test
  void aMove_forgetsTheNextGroupOfItsPartition() {
    PartitionId other = new PartitionId(PARTITION.topicId(), PARTITION.topic(), 7);
    commit(slice(10, 19));
    TenantRecords<String> more = slice(20, 29);
    more.run(other).add(3, "o3");
    queue.add(more, 0);

    queue.moved(PARTITION);
    queue.add(slice(5, 29), 0); // read again from where the operator moved the position
    queue.committed(Map.of(PARTITION, 20L));

    TenantRecords<String> next = queue.take(2, 0);
    assertNotNull(next);
    assertEquals(Map.of(PARTITION, 5L, other, 3L), next.firstOffsets());
  }

  @Test
  void recordsReadBeforeAMove_areAllReadAgain() {
    commit(slice(10, 19));
    queue.add(slice(20, 29), 0);

    queue.readAgain();

    assertFalse(queue.hasNext());
    assertEquals(Map.of(PARTITION, 10L), queue.takeDropped());
  }

  @Test
  void commit_rewindsToTheFirstDroppedRecord() {
    commit(slice(10, 19));
    queue.add(slice(20, 29), 0);
    queue.leaveBehind();
    queue.add(slice(30, 39), 0);
    assertEquals(Map.of(), queue.takeDropped());

    queue.committed(Map.of(PARTITION, 20L));

    queue.add(slice(40, 49), 0);
    assertFalse(queue.hasNext(), "it would leave a gap");
    assertEquals(20, floor());
    assertEquals(Map.of(PARTITION, 20L), queue.takeDropped());
    queue.add(slice(20, 29), 0);
    assertTrue(queue.hasNext());
  }

  @Test
  void failedRecords_areKept_forTheNextAttempt() {
    TenantRecords<String> slice = slice(10, 19);
    commit(slice);
    assertEquals(1, queue.failed());
    queue.retryAt(1_000);
    assertNull(queue.due(999));
    assertSame(slice, queue.due(1_000));
    assertTrue(queue.isLeftBehind());
    assertNull(queue.take(2, 999));
    assertSame(slice, queue.take(2, 1_000));
    assertNull(queue.due(1_001));
    assertEquals(10, floor());
  }

  @Test
  void shorten_keepsTheFirstRecordsAndReadsTheOthersAgain() {
    commit(slice(10, 19));
    queue.failed();

    queue.shorten(4);

    assertEquals(4, queue.size());
    assertEquals(10, queue.waiting());
    assertEquals(10, floor());
    queue.committed(Map.of(PARTITION, 14L));
    assertEquals(14, nextToCount(queue.takeDropped()), "what is read again and not committed");
  }

  @Test
  void shorten_keepsTheMoveThatTheRecordsTakeIntoAccount() {
    TenantRecords<String> records = new TenantRecords<>(DIKU);
    for (long offset = 0; offset < 10; offset++) {
      records.run(PARTITION, 7).add(offset, "v" + offset);
    }
    commit(records);
    queue.failed();

    queue.shorten(4);

    TenantRecords<String> shortened = queue.take(2, 0);
    assertNotNull(shortened);
    assertFalse(shortened.isReadBefore(Map.of(PARTITION, 7L)));
  }

  @Test
  void revokedPartition_isNotKnownAgain_whenItsCommitEndsLater() {
    commit(slice(10, 19));

    queue.forget(PARTITION::equals);
    queue.committed(Map.of(PARTITION, 20L));

    assertEquals(0, queue.add(slice(5, 14), 0), "the position may have been moved elsewhere");
  }

  // records below the known position are dropped when they come again
  private long nextToCount(Map<PartitionId, Long> dropped) {
    return Math.max(
        dropped.getOrDefault(PARTITION, -1L), queue.known().getOrDefault(PARTITION, -1L));
  }

  @Test
  void waiting_countsEachRecordOnceThoughItIsReadAgain() {
    commit(slice(10, 19));
    queue.failed();
    queue.add(slice(20, 29), 0);
    queue.add(slice(10, 34), 0);
    queue.add(slice(30, 34), 0);

    assertEquals(25, queue.waiting());
  }

  @Test
  void aFault_isNewOnce_andEndsWhenNothingWaits() {
    TenantFault fault = TenantFault.of(new IllegalStateException("column"));
    commit(slice(10, 19));
    queue.failed();
    assertTrue(queue.isNewFault(fault));
    assertFalse(queue.isNewFault(TenantFault.of(new IllegalStateException("again"))));
    assertTrue(queue.isNewFault(TenantFault.of(new IllegalArgumentException("other"))));

    queue.add(slice(20, 29), 0);
    queue.committed(Map.of(PARTITION, 20L));
    assertNotNull(queue.fault());
    queue.takeDropped();
    commit(slice(20, 29));
    queue.committed(Map.of(PARTITION, 30L));
    assertNull(queue.fault());
  }

  @Test
  void wentBack_readsAgainFromPositionOfTheDatabase() {
    commit(slice(10, 19));
    queue.wentBack(Map.of(PARTITION, 4L));
    assertEquals(4, floor());
    assertEquals(Map.of(PARTITION, 4L), queue.takeDropped());
    assertEquals(Map.of(PARTITION, 4L), queue.known());
  }

  @Test
  void notBelow_returnsRecordsFromPosition() {
    TenantRecords<String> slice = slice(10, 14);
    assertEquals(List.of("v13", "v14"), slice.notBelow(Map.of(PARTITION, 13L)));
    assertEquals(5, slice.notBelow(Map.of()).size());
    assertEquals(List.of(), slice.notBelow(Map.of(PARTITION, 15L)));
    assertEquals(Map.of(PARTITION, 15L), slice.nextOffsets());
  }

  @Test
  void placeNotBelow_returnsPositionOfEachRecord() {
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
  void dropBelow_removesCommittedRecords() {
    TenantRecords<String> slice = slice(10, 14);
    assertEquals(3, slice.dropBelow(Map.of(PARTITION, 13L)));
    assertEquals(Map.of(PARTITION, 13L), slice.firstOffsets());
    assertEquals(List.of("v13", "v14"), slice.notBelow(Map.of()));
    assertEquals(2, slice.dropBelow(Map.of(PARTITION, 99L)));
    assertTrue(slice.isEmpty());
  }

  @Test
  void waiting_countsEachRecord_whenALongGroupFailsAndLaterRecordsAreThere() {
    queue.add(slice(0, 999), 0);
    queue.take(1, 0);
    queue.add(slice(1_000, 1_499), 0);

    queue.failed();
    queue.shorten(800);
    queue.shorten(500);
    assertEquals(1_500, queue.waiting());

    queue.add(slice(500, 1_599), 0); // read again because of another tenant
    assertEquals(1_600, queue.waiting());
  }
}
