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
import org.folio.batch.ingest.Round.Broken;
import org.folio.batch.ingest.SkippedRecords.Skipped;

/**
 * Writes how many records the reader of a feed skipped, and how many went to the dead letters: no
 * transaction applies such records. One tenant after the other gets one small transaction every few
 * seconds, if there is something to write, so that counting waits for none of it. What is not
 * written when an instance dies is missing in the numbers. Belongs to the thread of its poll loop.
 */
final class SkippedRecordWriter {
  private static final Logger log = LogManager.getLogger(SkippedRecordWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration WRITES_WITHIN = Duration.ofSeconds(2);

  private final Database database;
  private final Feed<?> feed;
  private final Mailbox mailbox;
  private final DeadLetterLog deadLetters;
  private final SkipStore store = new SkipStore();
  private final SkippedByTenant pending = new SkippedByTenant();
  private boolean underWay;
  private long dueNanos = System.nanoTime();

  SkippedRecordWriter(Database database, Feed<?> feed, Mailbox mailbox, DeadLetterLog deadLetters) {
    this.database = database;
    this.feed = feed;
    this.mailbox = mailbox;
    this.deadLetters = deadLetters;
  }

  /** Adds what a round has skipped for enabled tenants. */
  void add(SkippedByTenant skipped, Set<Tenant> enabled) {
    pending.addAll(skipped, enabled);
  }

  /**
   * Adds a record that goes to the dead letters.
   *
   * @param tenant whose dead letter it is; none: it goes to the shared dead letters
   */
  void addDeadLetter(Broken broken, Optional<Tenant> tenant) {
    Place place =
        new Place(
            broken.message().topic(), broken.message().partition(), broken.message().offset());
    deadLetters.warn(tenant, broken.reason(), place);
    tenant.ifPresent(
        its -> pending.of(its).addDeadLetter(SkippedRecords.DEAD_LETTER, broken.reason(), place));
  }

  /** Begins to write what is pending, if it is time. */
  void writeSoon(long nowNanos) {
    if (!underWay && !pending.isEmpty() && nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + EVERY.toNanos();
      write();
    }
  }

  /** Writes what is pending, and waits for it a short time. */
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
          Future<Void> added = store.add(tx, tenant, records, false, now);
          Future<Void> subjects =
              bySubject.isEmpty()
                  ? Future.succeededFuture()
                  : feed.keepSkipped(tx, tenant, bySubject, now);
          return added.compose(x -> subjects);
        });
  }

  // It is written with what comes next: the memory is bounded by the number of tenants, partitions
  // and reasons, and by that of subjects.
  private void keep(Tenant tenant, SkippedRecords records, Throwable cause) {
    log.debug("Skipped records of tenant {} are not written yet", tenant, cause);
    pending.of(tenant).addAll(records);
  }
}
