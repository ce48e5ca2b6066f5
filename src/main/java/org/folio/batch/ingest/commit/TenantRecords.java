package org.folio.batch.ingest.commit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.RecordPosition;

/**
 * The records of one tenant from one or more polls, by partition. Immutable once they are complete,
 * so other threads may read them.
 */
public final class TenantRecords<V> {
  private final Tenant tenant;
  private final Map<PartitionId, Run<V>> runs = new LinkedHashMap<>();

  public TenantRecords(Tenant tenant) {
    this.tenant = tenant;
  }

  public Tenant tenant() {
    return tenant;
  }

  /** The records of one partition, to be filled in the order of their offsets. */
  /** Returns the records of one partition, to be filled in the order of their offsets. */
  public Run<V> run(PartitionId partition) {
    return run(partition, 0);
  }

  /**
   * Returns the records of one partition, to be filled in the order of their offsets.
   *
   * @param lastMove the newest position move that reading takes into account
   */
  public Run<V> run(PartitionId partition, long lastMove) {
    return runs.computeIfAbsent(partition, p -> new Run<>(lastMove));
  }

  /** Whether one of these moves changed a position after the records were read. */
  boolean isReadBefore(Map<PartitionId, Long> moves) {
    return runs.entrySet().stream()
        .anyMatch(run -> run.getValue().lastMove < moves.getOrDefault(run.getKey(), 0L));
  }

  /** Drops the records of a topic. */
  public void drop(String topic) {
    runs.keySet().removeIf(partition -> partition.topic().equals(topic));
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public int size() {
    return runs.values().stream().mapToInt(run -> run.size).sum();
  }

  Set<PartitionId> partitions() {
    return runs.keySet();
  }

  /** Returns at most this many of the first records; the others follow them in offset. */
  TenantRecords<V> head(int most) {
    TenantRecords<V> head = new TenantRecords<>(tenant);
    int left = most;
    for (Map.Entry<PartitionId, Run<V>> entry : runs.entrySet()) {
      Run<V> run = entry.getValue();
      for (int i = 0; i < run.size && left > 0; i++, left--) {
        head.run(entry.getKey()).add(run.offsets[i], run.values.get(i));
      }
    }
    return head;
  }

  /** Returns how many records of a partition are not below this position. */
  int sizeNotBelow(PartitionId partition, long position) {
    Run<V> run = runs.get(partition);
    return run == null ? 0 : run.size - run.indexOf(position);
  }

  /** Returns the offset of the first record of each partition. */
  Map<PartitionId, Long> firstOffsets() {
    Map<PartitionId, Long> first = new HashMap<>();
    runs.forEach((partition, run) -> first.put(partition, run.offsets[0]));
    return first;
  }

  /** Returns the offset after the last record of each partition. */
  Map<PartitionId, Long> nextOffsets() {
    Map<PartitionId, Long> next = new HashMap<>();
    runs.forEach((partition, run) -> next.put(partition, run.offsets[run.size - 1] + 1));
    return next;
  }

  /**
   * Drops the records below these positions.
   *
   * @return how many were dropped
   */
  int dropBelow(Map<PartitionId, Long> positions) {
    int before = size();
    runs.forEach((partition, run) -> run.dropBelow(positions.getOrDefault(partition, 0L)));
    runs.values().removeIf(run -> run.size == 0);
    return before - size();
  }

  /** Returns the values of all records that are not below these positions. */
  List<V> notBelow(Map<PartitionId, Long> positions) {
    List<V> values = new ArrayList<>();
    runs.forEach(
        (partition, run) -> values.addAll(run.notBelow(positions.getOrDefault(partition, 0L))));
    return values;
  }

  /** Returns the position of the record of one of the values of {@link #notBelow}. */
  RecordPosition placeNotBelow(Map<PartitionId, Long> positions, int index) {
    int left = index;
    for (Map.Entry<PartitionId, Run<V>> entry : runs.entrySet()) {
      PartitionId partition = entry.getKey();
      Run<V> run = entry.getValue();
      int at = run.indexOf(positions.getOrDefault(partition, 0L)) + left;
      if (at < run.size) {
        return new RecordPosition(partition.topic(), partition.partition(), run.offsets[at]);
      }
      left = at - run.size;
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** The records of one partition. */
  public static final class Run<V> {
    private final List<V> values = new ArrayList<>();
    private final long lastMove;
    private long[] offsets = new long[16];
    private int size;

    private Run(long lastMove) {
      this.lastMove = lastMove;
    }

    public void add(long offset, V value) {
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, size * 2);
      }
      offsets[size++] = offset;
      values.add(value);
    }

    private List<V> notBelow(long position) {
      return values.subList(indexOf(position), size);
    }

    private void dropBelow(long position) {
      int dropped = indexOf(position);
      if (dropped > 0) {
        offsets = Arrays.copyOfRange(offsets, dropped, Math.max(size, dropped + 1));
        values.subList(0, dropped).clear();
        size -= dropped;
      }
    }

    /** Returns the index of the first record that is not below the position. */
    private int indexOf(long position) {
      int found = Arrays.binarySearch(offsets, 0, size, position);
      return found >= 0 ? found : -found - 1;
    }
  }
}
