package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.folio.batch.error.Backoff;
import org.folio.batch.ingest.commit.CommitResult.Committed;
import org.folio.batch.ingest.commit.DatabaseCircuitBreaker;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.FaultReport;
import org.folio.batch.ingest.commit.IngestMetrics;
import org.folio.batch.ingest.commit.IngestSettings;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.commit.TenantCommitter;
import org.folio.batch.ingest.commit.TenantQueues;
import org.folio.batch.ingest.commit.WaitStore.Wait;
import org.folio.batch.ingest.position.PartitionId;
import org.folio.batch.ingest.position.PositionMove;
import org.folio.batch.kafka.TopicAdmin.Topology;
import org.folio.batch.kafka.Topics;
import org.jspecify.annotations.Nullable;

/**
 * The life of one consumer: polls, decodes and submits records to the tenant queues. While records
 * are being committed, the next ones are polled and decoded. All of it runs on the thread of the
 * poll loop.
 */
final class PollSession<V> implements ConsumerRebalanceListener {
  private static final Logger log = LogManager.getLogger(PollSession.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_FOR_MORE = Duration.ofMillis(2);
  private static final Backoff POLL_FOR_RESULTS = new Backoff(POLL_FOR_MORE, Duration.ofMillis(50));
  private static final Duration GATHERS_FOR = Duration.ofMillis(10);
  private static final int MUCH_UNREAD = 1_000;
  private static final Duration CHECKS_WITHIN = Duration.ofSeconds(15);
  private static final Duration PAUSE_AFTER_FAILED_CHECK = Duration.ofMillis(500);
  private static final Duration HANDS_OVER_WITHIN = Duration.ofSeconds(5);

  private final IngestDependencies parts;
  private final Consumer<byte[], byte[]> consumer;
  private final IngestMetrics metrics;
  private final Duration patience;
  private final Mailbox mailbox = new Mailbox();
  private final Assignment assignment = new Assignment();
  private final DatabaseCircuitBreaker outage;
  private final PendingRecords<V> pending;
  private final TenantQueues<V> queues;
  private final PartitionInitializer initializer;
  private final OffsetCommitter offsetCommitter;
  private final ReadPositionWriter readPositions;
  private final PositionMoves moves;
  private final SetAside setAside;
  private final ReadProbe probe;
  private final PartitionFaults faults;
  private final FaultReport report;
  private final Lag lag;
  private final DeadLetterQueue broken;
  private final DeadLetterLog deadLetterLog = new DeadLetterLog();
  private final SkippedRecordWriter skipped;
  private final WaitWriter waits;
  private final Topics topics;
  private final String feed;
  private final Set<PartitionId> behind = new HashSet<>(); // much is left to read of them
  private Future<Topology> topology = Future.succeededFuture(new Topology(Map.of(), Map.of()));
  private Set<String> described = Set.of();
  private long resumeAtNanos = System.nanoTime();
  private int emptyPolls;

  PollSession(
      IngestDependencies parts,
      EventProcessor<V> feed,
      IngestSettings settings,
      Consumer<byte[], byte[]> consumer,
      IngestMetrics metrics,
      FaultReport report,
      String group) {
    this.parts = parts;
    this.consumer = consumer;
    this.metrics = metrics;
    this.report = report;
    this.setAside = new SetAside(settings.partitionRetry());
    this.probe = new ReadProbe(parts.kafka(), "ingest " + feed.topic());
    this.patience = settings.patience();
    this.pending = new PendingRecords<>(consumer, assignment, feed, settings.maxPollRecords());
    this.topics = new Topics(parts.kafka().env());
    this.feed = feed.topic();
    this.outage = new DatabaseCircuitBreaker(parts.database(), mailbox);
    this.queues =
        new TenantQueues<>(
            new TenantCommitter<>(feed, parts.database(), parts.tenants(), settings),
            settings,
            mailbox,
            outage,
            metrics,
            parts.eventsAppended(),
            this::committed,
            this::positionsMoved);
    this.initializer =
        new PartitionInitializer(
            consumer,
            assignment,
            new StartOffsets(parts.topicAdmin(), topics, parts.tenants(), parts.database(), group),
            setAside,
            mailbox);
    this.offsetCommitter =
        new OffsetCommitter(consumer, assignment, setAside, settings.hintInterval());
    this.readPositions = new ReadPositionWriter(parts.database(), assignment, mailbox);
    this.moves = new PositionMoves(parts.database(), assignment, mailbox, this::moved);
    this.faults =
        new PartitionFaults(
            consumer, assignment, pending, setAside, probe, mailbox, report, metrics);
    this.lag = new Lag(consumer, assignment, setAside, parts.topicAdmin(), group, mailbox);
    DeadLetterWriter deadLetters =
        new DeadLetterWriter(parts.producer(), topics, parts.tenants()::enabledNow, metrics);
    this.skipped = new SkippedRecordWriter(parts.database(), feed, mailbox, deadLetterLog);
    this.broken = new DeadLetterQueue(deadLetters, skipped, mailbox);
    this.waits = new WaitWriter(parts.database(), feed.topic(), mailbox);
    consumer.subscribe(
        topics.everyTenants(List.of(feed.topic()), parts.kafka().sharedQualifiers()), this);
  }

  /** Polls once, and submits the pending records when it is time. */
  void step() {
    if (mailbox.runPosted()) {
      emptyPolls = 0;
    }
    faults.advance();
    throwUnexplained();
    long now = System.nanoTime();
    outage.check(now);
    queues.retryDue(now);
    queues.commitGrown(now);
    moves.advance(now);
    rewind();
    if (initializer.advance(now)) {
      moves.hurry(); // positions may have been moved since the look-up
    }
    setAside.recognizeRecovered(now, assignment.unplaced());
    boolean hasRoom = queues.awaitRoom(patience);
    pauseAndResume(now, hasRoom);
    poll(hasRoom);
    if (isTimeToHandOver()) {
      handOver();
    }
    if (offsetCommitter.isDue(now)) {
      Map<PartitionId, Long> floors = floors();
      offsetCommitter.commitSoon(floors);
      readPositions.saveSoon(floors, deadLetterFloors());
      lag.refresh(now);
      queues.reportWaiting();
      reportTo(floors);
      skipped.writeSoon(now);
      waits.writeSoon(waits(floors), now);
    }
  }

  private void throwUnexplained() {
    RuntimeException e = faults.unexplained();
    if (e != null) {
      throw e;
    }
  }

  private void reportTo(Map<PartitionId, Long> floors) {
    metrics.lag(lag.total(floors, pending.size()));
    metrics.setAside(setAside.all().size());
    report.waitingTenants(queues.faults());
    report.setAside(setAside.lines(name -> lag.waiting(name, floors)));
  }

  private List<Wait> waits(Map<PartitionId, Long> floors) {
    List<Wait> all = queues.waits(feed);
    all.addAll(
        setAside.waits(
            feed,
            topic -> topics.owner(topic).map(Tenant::id).orElse(""),
            name -> lag.waiting(name, floors)));
    return all;
  }

  /** An operator moved positions, perhaps of partitions that are read here. */
  void positionsMoved() {
    moves.hurry();
  }

  private void moved(PositionMove move) {
    PartitionState partition = assignment.get(move.partition());
    if (partition == null) {
      return;
    }
    pending.putBack(); // the records were read before the move
    queues.moved(move);
    TopicPartition name = partition.id().name();
    boolean wasSetAside = setAside.all().contains(name);
    if (partition.moved(move)) {
      consumer.seek(name, partition.next());
    } else if (wasSetAside && partition.isOwnedBy(move.tenant())) {
      consumer.seek(name, move.offset()); // past the unreadable records
      partition.handedOver(move.offset());
    }
    if (wasSetAside) {
      setAside.forget(name);
    }
    log.info(
        "An operator moved the position of tenant {} in {} to {}",
        move.tenant(),
        name,
        move.offset());
  }

  /** Whether a new session must replace this one. */
  boolean isOver() {
    return assignment.hasTopicMadeAgain();
  }

  /** Submits the pending records, commits the offsets and leaves the group. */
  void close() {
    probe.close();
    // calls onPartitionsRevoked
    consumer.close(CloseOptions.timeout(HANDS_OVER_WITHIN));
    skipped.writeNow();
    waits.clear();
  }

  // Without room all partitions are paused; polling keeps the membership in the group.
  private void poll(boolean hasRoom) {
    long begun = System.nanoTime();
    ConsumerRecords<byte[], byte[]> records = pollConsumer(hasRoom ? pollWait() : Duration.ZERO);
    emptyPolls = records.nextOffsets().isEmpty() ? emptyPolls + 1 : 0;
    if (emptyPolls == 0) {
      long polled = System.nanoTime();
      metrics.polled(polled - begun);
      setAside.wereRead(records.nextOffsets().keySet());
      describe(records.nextOffsets().keySet());
      pending.read(records);
      metrics.read(System.nanoTime() - polled);
    }
  }

  // A poll does not notice the result of a transaction, for which the next groups wait.
  private Duration pollWait() {
    if (!pending.isEmpty()) {
      return POLL_FOR_MORE;
    }
    return queues.areIdle() ? POLL : POLL_FOR_RESULTS.after(emptyPolls + 1);
  }

  // Asked after the poll: if the id has not changed, it is that of the records. It is needed when
  // the records are submitted, and looked up while they are decoded.
  private void describe(Set<TopicPartition> polled) {
    Set<String> names = new HashSet<>(pending.round().topics());
    polled.forEach(partition -> names.add(partition.topic()));
    described = names;
    topology = parts.topicAdmin().describe(names);
    topology.onComplete(x -> mailbox.post(() -> {}));
  }

  private ConsumerRecords<byte[], byte[]> pollConsumer(Duration atMost) {
    try {
      return consumer.poll(atMost);
    } catch (RuntimeException e) {
      if (faults.handle(e)) {
        return ConsumerRecords.empty();
      }
      throw e;
    }
  }

  private boolean isTimeToHandOver() {
    return !pending.isEmpty()
        && (pending.isFull()
            || queues.areIdle()
            || System.nanoTime() - pending.begunNanos() >= GATHERS_FOR.toNanos());
  }

  private void handOver() {
    PolledRecords<V> round = pending.round();
    if (!described.containsAll(round.topics())) {
      describe(Set.of()); // offsets were skipped, and there was no poll since
    }
    Future<Topology> topics = topology;
    Future<Set<Tenant>> enabled = parts.tenants().enabledAmong(round.tenants());
    enabled.onComplete(x -> mailbox.post(() -> {}));
    mailbox.runUntil(() -> topics.isComplete() && enabled.isComplete(), CHECKS_WITHIN);
    if (!topics.succeeded() || !enabled.succeeded()) {
      checkFailed(topics.failed() ? topics.cause() : enabled.cause());
      return;
    }
    Set<Tenant> tenants = enabled.result();
    mailbox.runUntil(() -> broken.busy(round.broken(), tenants).isEmpty(), patience);
    // from here on, nothing else runs until the records are handed over
    if (pending.round() != round) {
      return; // it was put back meanwhile, and is polled again
    }
    topics.result().failed().forEach(this::setAside);
    dropTopicsMadeAgain(round, topics.result().ids());
    holdBack(broken.busy(round.broken(), tenants));
    handOver(round, tenants);
    pending.clear();
  }

  private void holdBack(Set<PartitionId> partitions) {
    if (!partitions.isEmpty()) {
      log.info(
          "Unreadable records in {} wait until earlier ones are written to the dead-letter topic",
          partitions);
      pending.putBack(partitions::contains);
      broken.hold(partitions);
    }
  }

  // Nothing was submitted: the records are polled again.
  private void checkFailed(@Nullable Throwable cause) {
    log.warn("Cannot check the polled records; reading them again", cause);
    if (cause != null) {
      outage.suspectIf(cause);
    }
    pending.putBack();
    resumeAtNanos = System.nanoTime() + PAUSE_AFTER_FAILED_CHECK.toNanos();
  }

  // It is unknown which topic the records came from: they are read again later.
  private void setAside(String topic, Throwable cause) {
    pending.putBack(partition -> partition.topic().equals(topic));
    setAside.add(assignment.ofTopics(Set.of(topic)), cause);
  }

  private void dropTopicsMadeAgain(PolledRecords<V> round, Map<String, UUID> ids) {
    for (String topic : round.topics()) {
      if (!assignment.isFirstOfItsName(topic, ids.get(topic))) {
        round.drop(partition -> partition.topic().equals(topic));
      }
    }
  }

  private void handOver(PolledRecords<V> round, Set<Tenant> enabled) {
    round.keep(enabled);
    int notOurs = broken.putAside(round.broken(), enabled);
    round.skipped().merge(IngestMetrics.NOT_ENABLED, notOurs, Integer::sum);
    skipped.add(round.skips(), parts.tenants().enabled());
    noticeBehind(round.next().keySet());
    queues.offer(round.byTenant(), behind);
    round
        .next()
        .forEach(
            (id, next) -> {
              PartitionState partition = assignment.get(id);
              if (partition != null) {
                partition.handedOver(next);
              }
            });
    metrics.skipped(round.skipped());
  }

  private void noticeBehind(Set<PartitionId> polled) {
    for (PartitionId id : polled) {
      if (assignment.get(id) != null && consumer.currentLag(id.name()).orElse(0) >= MUCH_UNREAD) {
        behind.add(id);
      } else {
        behind.remove(id);
      }
    }
    behind.removeIf(id -> assignment.get(id) == null);
  }

  private void committed(Tenant tenant, Committed outcome) {
    assignment.committed(tenant, outcome.positions());
    metrics.tally(outcome.tally());
    metrics.skipped(Map.of(IngestMetrics.REDELIVERED, outcome.redelivered()));
    outcome.tally().afterCommit().run();
    outcome.tally().skips().byPartition().forEach(each -> warnOfDeadLetter(tenant, each));
  }

  private void warnOfDeadLetter(Tenant tenant, Skipped skipped) {
    if (skipped.detail() != null) {
      deadLetterLog.warn(Optional.of(tenant), skipped.detail(), skipped.latest());
    }
  }

  private void rewind() {
    if (moves.isPending()) {
      return; // apply all moves before rewinding
    }
    Map<PartitionId, Long> dropped = queues.takeDropped();
    if (dropped.isEmpty()) {
      return;
    }
    pending.putBack(); // otherwise later records would precede earlier ones
    dropped.forEach(
        (id, offset) -> {
          PartitionState partition = assignment.get(id);
          if (partition != null && offset < partition.next()) {
            consumer.seek(id.name(), offset);
            partition.rewindTo(offset);
          }
        });
  }

  private void pauseAndResume(long nowNanos, boolean hasRoom) {
    boolean all = !hasRoom || outage.isPossible() || nowNanos - resumeAtNanos < 0;
    Set<TopicPartition> pause = new HashSet<>(all ? consumer.assignment() : assignment.unplaced());
    pause.addAll(setAside.held(nowNanos));
    broken.held().stream()
        .filter(id -> assignment.get(id) != null)
        .forEach(id -> pause.add(id.name()));
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
    queues.lower(floors);
    return floors;
  }

  private Map<PartitionId, Long> deadLetterFloors() {
    Map<PartitionId, Long> floors = new HashMap<>();
    broken.lower(floors);
    return floors;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    assignment.add(partitions);
    initializer.hurry();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    if (!queues.awaitIdle(HANDS_OVER_WITHIN)) {
      log.info("Partitions are revoked while transactions are still running");
    }
    Map<PartitionId, Long> floors = floors();
    offsetCommitter.commitNow(partitions, floors);
    readPositions.saveNow(partitions, floors, deadLetterFloors());
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    assignment.remove(partitions);
    setAside.forget(partitions);
    pending.putBack();
    queues.forget(id -> assignment.get(id) == null);
  }
}
