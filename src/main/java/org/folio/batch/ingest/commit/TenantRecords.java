package org.folio.batch.ingest.commit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.HeaderCopier;
import org.folio.batch.ingest.position.HeaderCopier.Copy;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.RecordHeaders;
import org.folio.batch.ingest.position.RecordPosition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one tenant from one or more polls, by partition. Immutable once they are complete,
 * so other threads may read them.
 */
public final class TenantRecords<V> {
  private final Tenant tenant;
  private final Map<PartitionId, Run<V>> runs = new LinkedHashMap<>();
  private RecordHeaders lastHeaders = RecordHeaders.NONE;

  public TenantRecords(Tenant tenant) {
    this.tenant = tenant;
  }

  public Tenant tenant() {
    return tenant;
  }

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

  /** Drops the records of these partitions. */
  public void forget(Predicate<PartitionId> partitions) {
    runs.keySet().removeIf(partitions);
  }

  /** Adds records that follow those of the same partition. */
  void append(TenantRecords<V> more) {
    more.runs.forEach(
        (partition, run) -> {
          Run<V> before = runs.putIfAbsent(partition, run);
          if (before != null) {
            before.append(run);
          }
        });
    lastHeaders = more.lastHeaders;
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public int size() {
    return runs.values().stream().mapToInt(run -> run.size).sum();
  }

  /** Returns how much memory the records need, in units of a record without headers. */
  int weight() {
    int weight = 0; // asked after each commit, for each tenant
    for (Run<V> run : runs.values()) {
      weight += run.weight();
    }
    return weight;
  }

  Set<PartitionId> partitions() {
    return runs.keySet();
  }

  /**
   * Keeps some headers and drops all others: they would keep the buffers in memory in which their
   * records came. To be called after each poll.
   *
   * @param ofEachValue copies those to keep of the last record of each value
   * @param ofOne copies those to keep of a single record, for {@link #lastHeaders}
   */
  public void keepHeaders(HeaderCopier ofEachValue, HeaderCopier ofOne) {
    RecordHeaders latest = null;
    for (Run<V> run : runs.values()) {
      if (run.headersKept < run.size) {
        latest = run.headersOf(run.size - 1);
        run.keepHeaders(ofEachValue);
      }
    }
    if (latest != null) {
      lastHeaders = ofOne.copy(latest);
    }
  }

  /** Returns the headers that were kept of a single record. */
  RecordHeaders lastHeaders() {
    return lastHeaders;
  }

  /** The first records, at most so many; the others of a partition follow them in offset. */
  TenantRecords<V> head(int most) {
    TenantRecords<V> head = new TenantRecords<>(tenant);
    head.lastHeaders = lastHeaders;
    int left = most;
    for (Map.Entry<PartitionId, Run<V>> entry : runs.entrySet()) {
      Run<V> run = entry.getValue();
      for (int i = 0; i < run.size && left > 0; i++, left--) {
        head.run(entry.getKey(), run.lastMove)
            .add(run.offsets[i], run.values.get(i), run.headersOf(i));
      }
    }
    return head;
  }

  /** Returns how many records of a partition are not below this position. */
  int sizeNotBelow(PartitionId partition, long position) {
    Run<V> run = runs.get(partition);
    return run == null ? 0 : run.size - run.indexOf(position);
  }

  /** How many records of each partition are not below these positions. */
  Map<PartitionId, Long> sizesNotBelow(Map<PartitionId, Long> positions) {
    Map<PartitionId, Long> sizes = new HashMap<>();
    for (PartitionId partition : runs.keySet()) {
      sizes.put(partition, (long) sizeNotBelow(partition, positions.getOrDefault(partition, 0L)));
    }
    return sizes;
  }

  /** The offset of the first record of each partition. */
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
        return new RecordPosition(
            partition.topicId(),
            partition.topic(),
            partition.partition(),
            run.offsets[at],
            run.headersOf(at));
      }
      left = at - run.size;
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** The records of one partition. */
  public static final class Run<V> {
    /** A record without headers needs about this many bytes. */
    private static final int BYTES_OF_RECORD = 48;

    /** The headers of a record need about this many bytes, and one for each character. */
    private static final int BYTES_OF_HEADERS = 200;

    private final List<V> values = new ArrayList<>();
    private final List<@Nullable RecordHeaders> headers = new ArrayList<>();
    // of the last record of each value, once the others are dropped
    private final Map<V, Copy> lastHeaders = new HashMap<>();
    private long bytesOfLastHeaders;
    private int headersKept;
    private long lastMove;
    private long[] offsets = new long[16];
    private int size;

    private Run(long lastMove) {
      this.lastMove = lastMove;
    }

    public void add(long offset, V value) {
      add(offset, value, null);
    }

    public void add(long offset, V value, @Nullable RecordHeaders recordHeaders) {
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, size * 2);
      }
      offsets[size++] = offset;
      values.add(value);
      headers.add(recordHeaders);
    }

    private int weight() {
      return size + (int) (bytesOfLastHeaders / BYTES_OF_RECORD);
    }

    private void keep(V value, Copy headers) {
      Copy before = headers.isEmpty() ? lastHeaders.remove(value) : lastHeaders.put(value, headers);
      bytesOfLastHeaders += bytes(headers) - (before == null ? 0 : bytes(before));
    }

    private static long bytes(Copy headers) {
      return headers.isEmpty() ? 0 : BYTES_OF_HEADERS + headers.length();
    }

    private void append(Run<V> more) {
      int total = size + more.size;
      if (total > offsets.length) {
        offsets = Arrays.copyOf(offsets, Math.max(total, 2 * offsets.length));
      }
      System.arraycopy(more.offsets, 0, offsets, size, more.size);
      values.addAll(more.values);
      headers.addAll(more.headers);
      more.lastHeaders.forEach(this::keep);
      size = total;
      headersKept = size;
      lastMove = Math.min(lastMove, more.lastMove);
    }

    /** Keeps copies of some headers of the last record of each value, and drops all others. */
    private void keepHeaders(HeaderCopier copier) {
      Set<V> seen = new HashSet<>();
      V later = null;
      for (int i = size - 1; i >= headersKept; i--) {
        RecordHeaders found = headers.set(i, null);
        V value = values.get(i);
        // most events follow another one of the same batch
        if (found != null && !value.equals(later) && seen.add(value)) {
          keep(value, copier.copy(found));
        }
        later = value;
      }
      headersKept = size;
    }

    private RecordHeaders headersOf(int index) {
      RecordHeaders own = headers.get(index);
      if (own == null) {
        own = lastHeaders.get(values.get(index));
      }
      return own == null ? RecordHeaders.NONE : own;
    }

    private List<V> notBelow(long position) {
      return values.subList(indexOf(position), size);
    }

    private void dropBelow(long position) {
      int dropped = indexOf(position);
      if (dropped > 0) {
        offsets = Arrays.copyOfRange(offsets, dropped, Math.max(size, dropped + 1));
        values.subList(0, dropped).clear();
        headers.subList(0, dropped).clear();
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
