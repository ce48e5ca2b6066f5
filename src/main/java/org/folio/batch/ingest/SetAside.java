package org.folio.batch.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.error.Backoff;
import org.folio.batch.ingest.commit.WaitStore.Wait;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that are not read for now because of a fault, while all others are. Each is tried
 * again after a pause that grows with every failure. Confined to the thread of its poll loop.
 */
final class SetAside {
  private static final Logger log = LogManager.getLogger(SetAside.class);

  /** A partition that fails within this time after it was resumed has not recovered. */
  private static final Duration TRIAL = Duration.ofSeconds(10);

  private final Backoff backoff;
  private final Map<TopicPartition, Fault> faults = new HashMap<>();

  SetAside(Backoff backoff) {
    this.backoff = backoff;
  }

  /** The fault of one partition. */
  private static final class Fault {
    final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String what = "its next record is being checked";
    int failures;
    boolean checking;
    long retryAtNanos;
  }

  /** Holds a partition back until {@link #checked} or {@link #add} is called. */
  void check(TopicPartition partition) {
    faults.computeIfAbsent(partition, p -> new Fault()).checking = true;
  }

  /** Resumes a partition after a check that found no fault. */
  void checked(TopicPartition partition) {
    faults.remove(partition);
  }

  /** Sets the partitions aside; logs the first time. */
  void add(Collection<TopicPartition> partitions, Throwable cause) {
    List<TopicPartition> added = new ArrayList<>();
    Duration pause = Duration.ZERO;
    for (TopicPartition partition : partitions) {
      Fault fault = faults.computeIfAbsent(partition, p -> new Fault());
      if (fault.failures++ == 0) {
        added.add(partition);
      }
      fault.checking = false;
      fault.what = describe(cause);
      pause = backoff.after(fault.failures);
      fault.retryAtNanos = System.nanoTime() + pause.toNanos();
    }
    if (!added.isEmpty()) {
      log.warn(
          "Set aside {}: {}. All other partitions are read; next attempt in {}, further ones"
              + " follow at growing intervals",
          added,
          describe(cause),
          pause,
          cause);
    } else {
      log.debug("Still set aside: {}", partitions, cause);
    }
  }

  private static String describe(Throwable cause) {
    return cause instanceof TopicAuthorizationException
        ? "Kafka denies access to the topic; grant this module's user READ and DESCRIBE"
        : "it cannot be read; see the log for the reason";
  }

  private static boolean isHeld(Fault fault, long nowNanos) {
    return fault.checking || nowNanos - fault.retryAtNanos < 0;
  }

  /** Returns the partitions that are not read. */
  Set<TopicPartition> held(long nowNanos) {
    Set<TopicPartition> held = new HashSet<>();
    faults.forEach(
        (partition, fault) -> {
          if (isHeld(fault, nowNanos)) {
            held.add(partition);
          }
        });
    return held;
  }

  /** Returns all partitions that are set aside, including those that are being tried again. */
  Set<TopicPartition> all() {
    return faults.keySet();
  }

  /** Call it after records of the partitions were read, which shows that they have recovered. */
  void wereRead(Collection<TopicPartition> partitions) {
    partitions.forEach(this::recovered);
  }

  /**
   * Considers partitions recovered that were resumed a while ago and have not failed again.
   *
   * @param unplaced partitions that are not read yet, so nothing is known about them
   */
  void recognizeRecovered(long nowNanos, Set<TopicPartition> unplaced) {
    List<TopicPartition> well = new ArrayList<>();
    faults.forEach(
        (partition, fault) -> {
          if (!fault.checking
              && !unplaced.contains(partition)
              && nowNanos - fault.retryAtNanos > TRIAL.toNanos()) {
            well.add(partition);
          }
        });
    well.forEach(this::recovered);
  }

  private void recovered(TopicPartition partition) {
    Fault fault = faults.get(partition);
    if (fault != null && !fault.checking) {
      faults.remove(partition);
      log.info("Reading {} again; it had been set aside since {}", partition, fault.since);
    }
  }

  /** Tries the partition again at once. */
  void forget(TopicPartition partition) {
    faults.remove(partition);
  }

  void forget(Collection<TopicPartition> partitions) {
    faults.keySet().removeAll(partitions);
  }

  /**
   * Returns one line for each topic with partitions that are set aside.
   *
   * @param waiting returns how many records wait in a partition
   */
  List<String> lines(ToLongFunction<TopicPartition> waiting) {
    Map<String, List<TopicPartition>> byTopic = new TreeMap<>();
    faults
        .keySet()
        .forEach(p -> byTopic.computeIfAbsent(p.topic(), topic -> new ArrayList<>()).add(p));
    List<String> lines = new ArrayList<>();
    byTopic.forEach(
        (topic, partitions) -> {
          Fault fault = faults.get(partitions.get(0));
          lines.add(
              "topic %s, partitions %s: %s; since %s, %d records wait"
                  .formatted(
                      topic,
                      partitions.stream().map(TopicPartition::partition).sorted().toList(),
                      text(fault),
                      fault == null ? "now" : fault.since,
                      partitions.stream().mapToLong(waiting).sum()));
        });
    return lines;
  }

  /**
   * What each topic with partitions that are set aside waits for, in the order of the topics.
   *
   * @param tenant whose topic it is; empty for a topic that tenants share
   * @param waiting how many records wait in a partition
   */
  List<Wait> waits(
      String feed, UnaryOperator<String> tenant, ToLongFunction<TopicPartition> waiting) {
    Map<String, Wait> byTopic = new TreeMap<>();
    faults.forEach(
        (partition, fault) -> {
          String topic = partition.topic();
          Wait before = byTopic.get(topic);
          long records = waiting.applyAsLong(partition) + (before == null ? 0 : before.records());
          byTopic.put(
              topic, new Wait(tenant.apply(topic), feed, topic, fault.what, fault.since, records));
        });
    return new ArrayList<>(byTopic.values());
  }

  private static String text(@Nullable Fault fault) {
    return fault == null ? "" : fault.what;
  }
}
