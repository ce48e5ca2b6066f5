package org.folio.batch.ingest.commit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.ingest.position.PositionStore;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes failures of one tenant from an outage of the database: after a failure that
 * suggests an outage, pings the database until it responds. Confined to the thread of its poll
 * loop.
 */
public final class DatabaseCircuitBreaker {
  private static final Logger log = LogManager.getLogger(DatabaseCircuitBreaker.class);
  private static final long ANSWERS_WITHIN_SECONDS = 5;
  private static final Duration ASKED_EVERY = Duration.ofMillis(500);

  private final Database database;
  private final Mailbox mailbox;
  private final PositionStore store = new PositionStore();
  private boolean suspected;
  private boolean confirmed;
  private boolean asking;
  private boolean justEnded;
  private long askAtNanos;

  public DatabaseCircuitBreaker(Database database, Mailbox mailbox) {
    this.database = database;
    this.mailbox = mailbox;
  }

  /** Records a failure. */
  public void suspectIf(Throwable failure) {
    if (SqlErrors.isUnavailable(failure) && !suspected) {
      suspected = true;
      askAtNanos = System.nanoTime();
    }
  }

  /** Whether an outage is suspected, so that reading makes no sense until the database responds. */
  public boolean isPossible() {
    return suspected;
  }

  /** Returns true once after each outage: failed work can then be retried at once. */
  boolean hasJustEnded() {
    boolean ended = justEnded;
    justEnded = false;
    return ended;
  }

  /** Pings the database if it is time. */
  public void check(long nowNanos) {
    if (suspected && !asking && nowNanos - askAtNanos >= 0) {
      asking = true;
      database
          .withModule(store::ping)
          .timeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
          .onComplete(answer -> mailbox.post(() -> answered(answer.cause())));
    }
  }

  private void answered(@Nullable Throwable failure) {
    asking = false;
    if (failure == null) {
      if (confirmed) {
        log.info("The database responds again");
        justEnded = true;
      }
      suspected = false;
      confirmed = false;
      return;
    }
    if (!confirmed) {
      log.error("The database does not respond; reading pauses until it does", failure);
      confirmed = true;
    }
    askAtNanos = System.nanoTime() + ASKED_EVERY.toNanos();
  }
}
