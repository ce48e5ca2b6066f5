package org.folio.batch.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts records of one tenant that were not counted by their feed, by partition and reason, with
 * the latest of each. Not safe for use by several threads.
 */
public final class SkippedRecords {
  /** Reason of records that could not be read. */
  static final String DEAD_LETTER = "dead_letter";

  /** Subjects that are told apart; the records of others count only for their partition. */
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
      @Nullable UUID subject, String reason, long count, Place latest, @Nullable String detail) {}

  /** Adds a record. */
  public void add(String reason, @Nullable UUID subject, Place place) {
    add(reason, subject, place.topic(), place.partition(), place.offset());
  }

  void add(String reason, @Nullable UUID subject, String topic, int partition, long offset) {
    ofKind(topic, partition, reason).add(1, topic, partition, offset, null);
    if (subject != null) {
      addSubject(new SubjectKind(subject, reason), 1, topic, partition, offset);
    }
  }

  /** Adds several records of one partition, of which the last is at that place. */
  public void add(String reason, int count, Place last) {
    ofKind(last.topic(), last.partition(), reason)
        .add(count, last.topic(), last.partition(), last.offset(), null);
  }

  /**
   * Adds a record that went to the dead letters.
   *
   * @param why the reason in the dead letter
   */
  public void addDeadLetter(String reason, String why, Place place) {
    ofKind(place.topic(), place.partition(), reason)
        .add(1, place.topic(), place.partition(), place.offset(), why);
  }

  void addAll(SkippedRecords others) {
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

  boolean isEmpty() {
    return byKind.isEmpty();
  }

  /** The number of records by reason, of all partitions. */
  Map<String, Integer> byReason() {
    Map<String, Integer> counts = new HashMap<>();
    byKind.forEach((kind, skips) -> counts.merge(kind.reason, (int) skips.count, Integer::sum));
    return counts;
  }

  /** One for each partition and reason. */
  List<Skipped> byPartition() {
    List<Skipped> all = new ArrayList<>(byKind.size());
    byKind.forEach((kind, skips) -> all.add(skipped(null, kind.reason, skips)));
    return all;
  }

  /** One for each subject and reason. */
  Collection<Skipped> bySubject() {
    List<Skipped> all = new ArrayList<>(bySubject.size());
    bySubject.forEach((kind, skips) -> all.add(skipped(kind.subject, kind.reason, skips)));
    return all;
  }

  private static Skipped skipped(@Nullable UUID subject, String reason, Skips skips) {
    return new Skipped(
        subject,
        reason,
        skips.count,
        new Place(skips.topic, skips.partition, skips.offset),
        skips.detail);
  }
}
