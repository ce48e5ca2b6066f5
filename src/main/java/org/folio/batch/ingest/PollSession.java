package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.SliceOutcome.Committed;
import org.folio.batch.kafka.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The life of one consumer: polls, reads, hands over to the lanes, round by round. While a round is
 * committed, the next one is polled and read. All of it runs on the thread of the poll loop.
 */
final class PollSession<V> implements ConsumerRebalanceListener {
  private static final Logger log = LogManager.getLogger(PollSession.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_FOR_MORE = Duration.ofMillis(2);
  private static final Duration CHECKS_WITHIN = Duration.ofSeconds(15);
  private static final Duration PAUSE_AFTER_FAILED_CHECK = Duration.ofMillis(500);
  private static final Duration HANDS_OVER_WITHIN = Duration.ofSeconds(5);

  private final IngestParts parts;
  private final Consumer<byte[], byte[]> consumer;
  private final IngestMetrics metrics;
  private final Duration patience;
  private final Mailbox mailbox = new Mailbox();
  private final Assignment assignment = new Assignment();
  private final Outage outage;
  private final Gathering<V> gathering;
  private final Lanes<V> lanes;
  private final Placement placement;
  private final HintCommits hints;
  private final BrokenRecords broken;
  private Future<Map<String, UUID>> topicIds = Future.succeededFuture(Map.of());
  private long resumeAtNanos = System.nanoTime();
  private volatile List<String> details = List.of();

  PollSession(
      IngestParts parts,
      Feed<V> feed,
      IngestSettings settings,
      Consumer<byte[], byte[]> consumer,
      IngestMetrics metrics) {
    this.parts = parts;
    this.consumer = consumer;
    this.metrics = metrics;
    this.patience = settings.patience();
    this.gathering = new Gathering<>(consumer, assignment, feed, settings.maxPollRecords());
    Topics topics = new Topics(parts.kafka().env());
    this.outage = new Outage(parts.database(), mailbox);
    this.lanes =
        new Lanes<>(
            new SliceCommitter<>(feed, parts.database(), parts.tenants(), settings),
            settings,
            mailbox,
            outage,
            metrics,
            this::committed);
    this.placement =
        new Placement(
            consumer,
            assignment,
            new StartPositions(parts.topicAdmin(), topics, parts.tenants(), parts.database()),
            mailbox);
    this.hints = new HintCommits(consumer, assignment, settings.hintInterval());
    DeadLetters deadLetters =
        new DeadLetters(parts.producer(), topics, parts.tenants()::enabledNow, metrics);
    this.broken = new BrokenRecords(deadLetters, mailbox);
    consumer.subscribe(
        topics.everyTenants(List.of(feed.topic()), parts.kafka().sharedQualifiers()), this);
  }

  /** Polls once, and hands over what is gathered when it is time. */
  void step() {
    mailbox.runPosted();
    long now = System.nanoTime();
    outage.check(now);
    lanes.retryDue(now);
    rewind();
    placement.advance(now);
    pauseAndResume(now);
    poll();
    if (isTimeToHandOver()) {
      handOver();
    }
    if (hints.isDue(now)) {
      hints.commitSoon(floors());
      metrics.lag(lag());
      lanes.reportWaiting();
      details = lanes.faults();
    }
  }

  /** True when a new session must take over from this one. */
  boolean isOver() {
    return assignment.hasTopicMadeAgain();
  }

  /** Lines about tenants that wait, for the operator. Any thread may ask. */
  List<String> details() {
    return details;
  }

  /** Finishes the round, commits the hints and leaves the group. */
  void close() {
    // calls onPartitionsRevoked
    consumer.close(CloseOptions.timeout(HANDS_OVER_WITHIN));
  }

  private void poll() {
    long begun = System.nanoTime();
    ConsumerRecords<byte[], byte[]> records =
        consumer.poll(gathering.isEmpty() ? POLL : POLL_FOR_MORE);
    if (!records.isEmpty()) {
      long polled = System.nanoTime();
      metrics.polled(polled - begun);
      topicIds = askForTopicIds(records);
      gathering.read(records);
      metrics.read(System.nanoTime() - polled);
    }
  }

  // Asked after the poll: an id that is still the same was the records'. It is needed when the
  // round is handed over, and is looked up while they are read.
  private Future<Map<String, UUID>> askForTopicIds(ConsumerRecords<byte[], byte[]> polled) {
    Set<String> names = new HashSet<>(gathering.round().topics());
    polled.partitions().forEach(partition -> names.add(partition.topic()));
    Future<Map<String, UUID>> ids = parts.topicAdmin().topicIds(names);
    ids.onComplete(x -> mailbox.post(() -> {}));
    return ids;
  }

  private boolean isTimeToHandOver() {
    return !gathering.isEmpty()
        && (gathering.isFull()
            || System.nanoTime() - deadline() >= 0
            || lanes.areReadyFor(gathering.round().slices()));
  }

  /** Until when the round waits for tenants that are still at the round before. */
  private long deadline() {
    return gathering.begunNanos() + patience.toNanos();
  }

  private void handOver() {
    Round<V> round = gathering.round();
    Future<Map<String, UUID>> ids = topicIds;
    Future<Set<Tenant>> enabled = parts.tenants().enabledAmong(round.tenants());
    enabled.onComplete(x -> mailbox.post(() -> {}));
    mailbox.runUntil(() -> ids.isComplete() && enabled.isComplete(), CHECKS_WITHIN);
    if (!ids.succeeded() || !enabled.succeeded()) {
      checkFailed(ids.failed() ? ids.cause() : enabled.cause());
      return;
    }
    dropTopicsMadeAgain(round, ids.result());
    handOver(round, enabled.result());
    gathering.clear();
  }

  // Nothing of the round was handed over: it is polled again.
  private void checkFailed(@Nullable Throwable cause) {
    log.warn("A round could not be checked and is read again", cause);
    if (cause != null) {
      outage.suspectIf(cause);
    }
    gathering.putBack();
    resumeAtNanos = System.nanoTime() + PAUSE_AFTER_FAILED_CHECK.toNanos();
  }

  private void dropTopicsMadeAgain(Round<V> round, Map<String, UUID> ids) {
    for (String topic : round.topics()) {
      if (!assignment.isFirstOfItsName(topic, ids.get(topic))) {
        round.drop(topic);
      }
    }
  }

  private void handOver(Round<V> round, Set<Tenant> enabled) {
    round.keep(enabled);
    int notOurs = broken.putAside(round.broken(), enabled);
    round.skipped().merge(IngestMetrics.NOT_ENABLED, notOurs, Integer::sum);
    lanes.offer(round.slices(), deadline());
    round
        .next()
        .forEach(
            (id, next) -> {
              Partition partition = assignment.get(id);
              if (partition != null) {
                partition.handedOver(next);
              }
            });
    metrics.skipped(round.skipped());
  }

  private void committed(Tenant tenant, Committed outcome) {
    assignment.committed(tenant, outcome.positions());
    metrics.tally(outcome.tally());
    metrics.skipped(Map.of(IngestMetrics.REDELIVERED, outcome.redelivered()));
    if (outcome.tally().events() > 0) {
      parts.eventsAppended().accept(tenant);
    }
  }

  private void rewind() {
    Map<PartitionId, Long> dropped = lanes.takeDropped();
    if (dropped.isEmpty()) {
      return;
    }
    gathering.putBack(); // or it would hold later records before the earlier ones
    dropped.forEach(
        (id, offset) -> {
          Partition partition = assignment.get(id);
          if (partition != null && offset < partition.next()) {
            consumer.seek(id.name(), offset);
            partition.rewindTo(offset);
          }
        });
  }

  private void pauseAndResume(long nowNanos) {
    boolean all = outage.isPossible() || nowNanos - resumeAtNanos < 0;
    Set<TopicPartition> pause = new HashSet<>(all ? consumer.assignment() : assignment.unplaced());
    Set<TopicPartition> paused = consumer.paused();
    if (!pause.equals(paused)) {
      Set<TopicPartition> resume = new HashSet<>(paused);
      resume.removeAll(pause);
      consumer.resume(resume);
      consumer.pause(pause);
    }
  }

  private Map<PartitionId, Long> floors() {
    Map<PartitionId, Long> floors = new HashMap<>();
    broken.lower(floors);
    lanes.lower(floors);
    return floors;
  }

  private long lag() {
    Map<PartitionId, Long> floors = floors();
    long records = gathering.size();
    for (Partition partition : assignment.placed()) {
      records += consumer.currentLag(partition.id().name()).orElse(0);
      records += partition.next() - Assignment.safeOffset(partition, floors);
    }
    return records;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    assignment.add(partitions);
    placement.hurry();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    if (!lanes.awaitIdle(HANDS_OVER_WITHIN)) {
      log.info("Partitions are handed over while transactions are still under way");
    }
    hints.commitNow(partitions, floors());
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    assignment.remove(partitions);
    gathering.putBack();
    lanes.forget(id -> assignment.get(id) == null);
  }
}
