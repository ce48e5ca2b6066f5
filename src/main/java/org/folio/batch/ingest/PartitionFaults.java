package org.folio.batch.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.ingest.commit.FaultReport;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.ingest.commit.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which partitions an exception of a poll concerns, and sets them aside. Skips records
 * that cannot be read and writes a dead letter for them. Confined to the thread of its poll loop.
 */
final class PartitionFaults {
  private static final Logger log = LogManager.getLogger(PartitionFaults.class);
  private static final Duration POSITION_WITHIN = Duration.ofMillis(100);

  /** Exceptions that concern the consumer as a whole. */
  private static final List<Class<? extends RuntimeException>> OF_CONSUMER =
      List.of(
          AuthenticationException.class,
          AuthorizationException.class,
          FencedInstanceIdException.class,
          InterruptException.class,
          UnsupportedVersionException.class,
          WakeupException.class);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final PendingRecords<?> pendingRecords;
  private final SetAside setAside;
  private final ReadProbe probe;
  private final Mailbox mailbox;
  private final FaultReport report;
  private final IngestMetrics metrics;
  private final Queue<Runnable> results = new ArrayDeque<>();
  private @Nullable RuntimeException unexplained;

  PartitionFaults(
      Consumer<?, ?> consumer,
      Assignment assignment,
      PendingRecords<?> pendingRecords,
      SetAside setAside,
      ReadProbe probe,
      Mailbox mailbox,
      FaultReport report,
      IngestMetrics metrics) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.pendingRecords = pendingRecords;
    this.setAside = setAside;
    this.probe = probe;
    this.mailbox = mailbox;
    this.report = report;
    this.metrics = metrics;
  }

  /** An exception whose partition is being searched. */
  private static final class Incident {
    final RuntimeException exception;
    final boolean namesPartitions;
    int pending;
    boolean explained;

    Incident(RuntimeException exception, boolean namesPartitions) {
      this.exception = exception;
      this.namesPartitions = namesPartitions;
    }
  }

  /** Sets aside the partitions that the exception concerns; false if it concerns the consumer. */
  boolean handle(RuntimeException e) {
    if (e instanceof TopicAuthorizationException denied) {
      return setAside(denied.unauthorizedTopics(), e);
    }
    if (e instanceof InvalidTopicException invalid) {
      return setAside(invalid.invalidTopics(), e);
    }
    if (OF_CONSUMER.stream().anyMatch(type -> type.isInstance(e))) {
      return false;
    }
    Set<TopicPartition> named = named(e);
    Set<TopicPartition> suspects = new HashSet<>(named);
    if (named.isEmpty()) {
      assignment.placed().forEach(partition -> suspects.add(partition.id().name()));
    }
    boolean anyoneCanBeIt = !suspects.isEmpty();
    suspects.removeAll(setAside.held(System.nanoTime()));
    if (!(e instanceof KafkaException)) {
      readAgain(); // the consumer may have skipped records without returning them
    }
    check(suspects, new Incident(e, !named.isEmpty()));
    return anyoneCanBeIt;
  }

  /**
   * Applies the results of finished checks. They change the pending records, so this must not be
   * called while these are being submitted: offsets would be added whose topic and tenant were not
   * looked up, and their dead letter would be lost.
   */
  void advance() {
    for (Runnable result = results.poll(); result != null; result = results.poll()) {
      result.run();
    }
  }

  /** Returns the last exception that no partition explains, if there is one. */
  @Nullable RuntimeException unexplained() {
    return unexplained;
  }

  private boolean setAside(Collection<String> topics, RuntimeException e) {
    Set<TopicPartition> concerned = assignment.ofTopics(topics);
    setAside.add(concerned, e);
    return !concerned.isEmpty();
  }

  private void readAgain() {
    pendingRecords.putBack();
    assignment
        .placed()
        .forEach(partition -> consumer.seek(partition.id().name(), partition.next()));
  }

  /** Returns the partitions that the exception names, in its text if not otherwise. */
  private Set<TopicPartition> named(RuntimeException e) {
    Set<TopicPartition> named = new HashSet<>();
    for (PartitionState partition : assignment.placed()) {
      TopicPartition name = partition.id().name();
      if (isNamed(name, e)) {
        named.add(name);
      }
    }
    return named;
  }

  private static boolean isNamed(TopicPartition name, RuntimeException e) {
    if (e instanceof RecordDeserializationException record) {
      return record.topicPartition().equals(name);
    }
    if (e instanceof InvalidOffsetException offset) {
      return offset.partitions().contains(name);
    }
    return e.getMessage() != null
        && Pattern.compile("(?<![\\w.-])" + Pattern.quote(name.toString()) + "(?![0-9])")
            .matcher(e.getMessage())
            .find();
  }

  private void check(Set<TopicPartition> suspects, Incident incident) {
    incident.pending = suspects.size();
    for (TopicPartition name : suspects) {
      PartitionState partition = assignment.get(name);
      OptionalLong position = position(name);
      if (partition == null || position.isEmpty()) {
        setAside.add(List.of(name), incident.exception);
        incident.pending--;
        incident.explained = true;
        continue;
      }
      log.debug("Checking {} from offset {}", name, position, incident.exception);
      setAside.check(name);
      long from = position.getAsLong();
      probe
          .nextReadable(name, from)
          .onComplete(
              next ->
                  mailbox.post(
                      () ->
                          results.add(
                              () ->
                                  checked(
                                      partition, from, incident, next.result(), next.cause()))));
    }
  }

  private OptionalLong position(TopicPartition name) {
    try {
      return OptionalLong.of(consumer.position(name, POSITION_WITHIN));
    } catch (TimeoutException e) {
      return OptionalLong.empty();
    }
  }

  private void checked(
      PartitionState partition,
      long from,
      Incident incident,
      @Nullable OptionalLong next,
      @Nullable Throwable failure) {
    TopicPartition name = partition.id().name();
    boolean isReadable = next != null && next.isEmpty();
    incident.explained |= incident.namesPartitions || !isReadable;
    if (--incident.pending == 0 && !incident.explained) {
      unexplained = incident.exception;
    }
    if (assignment.get(name) != partition) {
      return; // now assigned to another consumer
    }
    if (next == null) {
      setAside.add(List.of(name), failure == null ? incident.exception : failure);
    } else if (isReadable && incident.namesPartitions) {
      setAside.add(List.of(name), incident.exception);
    } else {
      setAside.checked(name);
      // reading may have gone back meanwhile; then this offset comes again
      if (next.isPresent() && position(name).equals(OptionalLong.of(from))) {
        skip(partition, from, next.getAsLong(), incident.exception);
      }
    }
  }

  private void skip(PartitionState partition, long from, long next, RuntimeException cause) {
    TopicPartition name = partition.id().name();
    if (partition.isUnread(from)) {
      long count = next - from;
      log.warn(
          "Skipped {} offsets of {} starting at {}: Kafka cannot deliver them; reading continues at {}",
          count,
          name,
          from,
          next,
          cause);
      metrics.offsetsSkipped(count);
      report.skipped(
          "topic %s, partition %d: %d offsets from %d on could not be read and were skipped"
              .formatted(name.topic(), name.partition(), count, from));
    }
    pendingRecords.skip(
        partition,
        from,
        next,
        "Kafka cannot deliver %d offsets from %d on: the stored data is corrupt"
            .formatted(next - from, from));
  }
}
