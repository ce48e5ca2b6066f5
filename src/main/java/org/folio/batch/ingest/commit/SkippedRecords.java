package org.folio.batch.ingest.commit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.ingest.position.RecordPosition;
import org.jspecify.annotations.Nullable;

/**
 * Counts the skipped records of one tenant, by partition and reason, with the latest of each. Not
 * thread-safe.
 */
public final class SkippedRecords {
  /** Reason of records that could not be read. */
  public static final String DEAD_LETTER = "dead_letter";

  /**
   * The most subjects that are counted separately; records of others count only for their
   * partition.
   */
  private static final int MOST_SUBJECTS = 1_000;

  private final Map<Kind, Skips> byKind = new HashMap<>();
  private final Map<SubjectKind, Skips> bySubject = new HashMap<>();
  private @Nullable Kind lastKind;
  private @Nullable Skips lastSkips;

  private record Kind(String topic, int partition, String reason) {}

  private record SubjectKind(UUID subject, String reason) {}

  /** Records that were skipped for one reason. */
  private static final class Skips {
    private long count;
    private String topic = "";
    private int partition;
    private long offset = -1;
    private @Nullable String detail;

    void add(long more, String ofTopic, int ofPartition, long at, @Nullable String why) {
      count += more;
      if (at >= offset || partition != ofPartition || !topic.equals(ofTopic)) {
        topic = ofTopic;
        partition = ofPartition;
        offset = at;
        detail = why;
      }
    }
  }

  /**
   * Records of one partition, or of one subject, that were skipped for the same reason.
   *
   * @param subject what the records named, such as a batch; null for all records of a partition
   * @param latest the latest of them
   * @param detail why that one is a dead letter; null when it is none
   */
  public record Skipped(
      @Nullable UUID subject,
      String reason,
      long count,
      RecordPosition latest,
      @Nullable String detail) {}

  /** Adds a record. */
  public void add(String reason, @Nullable UUID subject, RecordPosition place) {
    add(reason, subject, place.topic(), place.partition(), place.offset());
  }

  public void add(String reason, @Nullable UUID subject, String topic, int partition, long offset) {
    ofKind(topic, partition, reason).add(1, topic, partition, offset, null);
    if (subject != null) {
      addSubject(new SubjectKind(subject, reason), 1, topic, partition, offset);
    }
  }

  /** Adds several records of one partition, the last of which is at that position. */
  public void add(String reason, int count, RecordPosition last) {
    ofKind(last.topic(), last.partition(), reason)
        .add(count, last.topic(), last.partition(), last.offset(), null);
  }

  /**
   * Adds a record that became a dead letter.
   *
   * @param why the reason in the dead letter
   */
  public void addDeadLetter(String reason, String why, RecordPosition place) {
    ofKind(place.topic(), place.partition(), reason)
        .add(1, place.topic(), place.partition(), place.offset(), why);
  }

  public void addAll(SkippedRecords others) {
    others.byKind.forEach(
        (kind, skips) ->
            ofKind(kind.topic, kind.partition, kind.reason)
                .add(skips.count, skips.topic, skips.partition, skips.offset, skips.detail));
    others.bySubject.forEach(
        (kind, skips) -> addSubject(kind, skips.count, skips.topic, skips.partition, skips.offset));
  }

  private Skips ofKind(String topic, int partition, String reason) {
    Kind last = lastKind;
    Skips skips = lastSkips;
    // most records are skipped for the same reason as the one before
    if (last == null
        || skips == null
        || last.partition != partition
        || !last.reason.equals(reason)
        || !last.topic.equals(topic)) {
      last = new Kind(topic, partition, reason);
      skips = byKind.computeIfAbsent(last, k -> new Skips());
      lastKind = last;
      lastSkips = skips;
    }
    return skips;
  }

  private void addSubject(SubjectKind kind, long count, String topic, int partition, long offset) {
    Skips skips = bySubject.get(kind);
    if (skips == null && bySubject.size() < MOST_SUBJECTS) {
      skips = new Skips();
      bySubject.put(kind, skips);
    }
    if (skips != null) {
      skips.add(count, topic, partition, offset, null);
    }
  }

  public boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** Returns the number of records of all partitions, by reason. */
  public Map<String, Integer> byReason() {
    Map<String, Integer> counts = new HashMap<>();
    byKind.forEach((kind, skips) -> counts.merge(kind.reason, (int) skips.count, Integer::sum));
    return counts;
  }

  /** Returns one entry for each partition and reason. */
  public List<Skipped> byPartition() {
    List<Skipped> all = new ArrayList<>(byKind.size());
    byKind.forEach((kind, skips) -> all.add(skipped(null, kind.reason, skips)));
    return all;
  }

  /** Returns one entry for each subject and reason. */
  public Collection<Skipped> bySubject() {
    List<Skipped> all = new ArrayList<>(bySubject.size());
    bySubject.forEach((kind, skips) -> all.add(skipped(kind.subject, kind.reason, skips)));
    return all;
  }

  private static Skipped skipped(@Nullable UUID subject, String reason, Skips skips) {
    return new Skipped(
        subject,
        reason,
        skips.count,
        new RecordPosition(skips.topic, skips.partition, skips.offset),
        skips.detail);
  }
}
