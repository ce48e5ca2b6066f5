package org.folio.batch.ingest;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.ingest.commit.Mailbox;
import org.folio.batch.ingest.commit.WaitStore;
import org.folio.batch.ingest.commit.WaitStore.Wait;

/**
 * Writes what a poll loop waits for, so that every instance can show it: on each change, and every
 * few seconds while it waits for something. Confined to the thread of its poll loop.
 */
final class WaitWriter {
  private static final Logger log = LogManager.getLogger(WaitWriter.class);
  private static final Duration RENEWS_EVERY = Duration.ofSeconds(5);
  private static final Duration WRITES_WITHIN = Duration.ofSeconds(2);

  private final Database database;
  private final String feed;
  private final Mailbox mailbox;
  private final UUID loop = UUID.randomUUID();
  private final WaitStore store = new WaitStore();
  private List<Wait> written = List.of();
  private boolean underWay;
  private long renewNanos = System.nanoTime();

  WaitWriter(Database database, String feed, Mailbox mailbox) {
    this.database = database;
    this.feed = feed;
    this.mailbox = mailbox;
  }

  /** Starts to write, if something changed or it is time to renew. */
  void writeSoon(List<Wait> waits, long nowNanos) {
    boolean isDue = !waits.isEmpty() && nowNanos - renewNanos >= 0;
    if (!underWay && (isDue || !isSame(waits))) {
      renewNanos = nowNanos + RENEWS_EVERY.toNanos();
      write(waits);
    }
  }

  // the number of records changes all the time
  private boolean isSame(List<Wait> waits) {
    if (waits.size() != written.size()) {
      return false;
    }
    for (int i = 0; i < waits.size(); i++) {
      Wait now = waits.get(i);
      Wait before = written.get(i);
      if (!now.tenant().equals(before.tenant())
          || !now.topic().equals(before.topic())
          || !now.reason().equals(before.reason())) {
        return false;
      }
    }
    return true;
  }

  /** Removes what was written, because another loop takes over. */
  void clear() {
    if (mailbox.runUntil(() -> !underWay, WRITES_WITHIN) && !written.isEmpty()) {
      write(List.of());
      mailbox.runUntil(() -> !underWay, WRITES_WITHIN);
    }
  }

  private void write(List<Wait> waits) {
    underWay = true;
    database
        .withModule(c -> store.replace(c, loop, feed, waits))
        .onComplete(
            result ->
                mailbox.post(
                    () -> {
                      underWay = false;
                      if (result.succeeded()) {
                        written = waits;
                      } else {
                        log.debug("What is waited for is not written yet", result.cause());
                      }
                    }));
  }
}
