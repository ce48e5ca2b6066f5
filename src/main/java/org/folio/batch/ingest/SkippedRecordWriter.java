package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.folio.batch.ingest.PolledRecords.Broken;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.commit.SkipStore;
import org.folio.batch.ingest.commit.SkippedRecords;
import org.folio.batch.ingest.commit.SkippedRecords.Skipped;
import org.folio.batch.ingest.position.RecordPosition;

/**
 * Writes how many records of a topic were skipped, and how many became dead letters, because no
 * transaction applies such records. Every few seconds, each tenant with something to write gets one
 * small transaction, one tenant after another, so that counting does not wait for it. If an
 * instance dies, the numbers that it has not written are lost. Confined to the thread of its poll
 * loop.
 */
final class SkippedRecordWriter {
  private static final Logger log = LogManager.getLogger(SkippedRecordWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration WRITES_WITHIN = Duration.ofSeconds(2);

  private final Database database;
  private final EventProcessor<?> feed;
  private final Mailbox mailbox;
  private final DeadLetterLog deadLetters;
  private final SkipStore store = new SkipStore();
  private final SkippedByTenant pending = new SkippedByTenant();
  private boolean underWay;
  private long dueNanos = System.nanoTime();

  SkippedRecordWriter(
      Database database, EventProcessor<?> feed, Mailbox mailbox, DeadLetterLog deadLetters) {
    this.database = database;
    this.feed = feed;
    this.mailbox = mailbox;
    this.deadLetters = deadLetters;
  }

  /** Adds the skipped records of enabled tenants. */
  void add(SkippedByTenant skipped, Set<Tenant> enabled) {
    pending.addAll(skipped, enabled);
  }

  /**
   * Adds a record that becomes a dead letter.
   *
   * @param tenant whose dead letter it is; empty if it goes to the shared dead letters
   */
  void addDeadLetter(Broken broken, Optional<Tenant> tenant) {
    RecordPosition place =
        new RecordPosition(
            broken.message().topic(), broken.message().partition(), broken.message().offset());
    deadLetters.warn(tenant, broken.reason(), place);
    tenant.ifPresent(
        its -> pending.of(its).addDeadLetter(SkippedRecords.DEAD_LETTER, broken.reason(), place));
  }

  /** Starts to write what is pending, if it is time. */
  void writeSoon(long nowNanos) {
    if (!underWay && !pending.isEmpty() && nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + EVERY.toNanos();
      write();
    }
  }

  /** Writes what is pending, and waits for a short time until it is written. */
  void writeNow() {
    if (mailbox.runUntil(() -> !underWay, WRITES_WITHIN) && !pending.isEmpty()) {
      write();
      mailbox.runUntil(() -> !underWay, WRITES_WITHIN);
    }
  }

  private void write() {
    underWay = true;
    writeNext(new ArrayDeque<>(pending.takeAll().entrySet()));
  }

  private void writeNext(Deque<Map.Entry<Tenant, SkippedRecords>> left) {
    Map.Entry<Tenant, SkippedRecords> next = left.poll();
    if (next == null) {
      underWay = false;
      return;
    }
    write(next.getKey(), next.getValue())
        .onComplete(
            written ->
                mailbox.post(
                    () -> {
                      if (written.failed()) {
                        keep(next.getKey(), next.getValue(), written.cause());
                      }
                      writeNext(left);
                    }));
  }

  private Future<Void> write(Tenant tenant, SkippedRecords records) {
    Instant now = Instant.now();
    Collection<Skipped> bySubject = records.bySubject();
    return database.inBriefTransaction(
        tenant,
        tx -> {
          Future<Void> added = store.add(tx, records, false, now);
          Future<Void> subjects =
              bySubject.isEmpty() ? Future.succeededFuture() : feed.keepSkipped(tx, bySubject, now);
          return added.compose(x -> subjects);
        });
  }

  // It is written together with later numbers: the memory is bounded by the number of tenants,
  // partitions and reasons, and by that of subjects.
  private void keep(Tenant tenant, SkippedRecords records, Throwable cause) {
    if (cause instanceof ServiceException e && e.kind() == Kind.TENANT_NOT_ENABLED) {
      return; // it was purged
    }
    log.debug("Skipped records of tenant {} are not written yet", tenant, cause);
    pending.of(tenant).addAll(records);
  }
}
