package org.folio.batch.upload;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;

/**
 * Lets only one row at a time change a textbook, whichever instance works on it: a content service
 * reads the whole hierarchy and writes it back, so of two links at once one would be lost. Rows of
 * this instance wait in a queue; its first one takes the turn in the database. Safe from any
 * thread.
 */
final class TextbookTurns {
  /** More than the database and a busy event loop may take on top of a call. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int SHORTEST_PAUSE_MILLIS = 20;
  private static final int LONGEST_PAUSE_MILLIS = 100;

  private final Vertx vertx;
  private final Database database;
  private final Duration longestTurn;
  private final IntSupplier pauseMillis;
  private final TurnStore turns = new TurnStore();
  private final Map<String, Future<?>> last = new HashMap<>();

  /**
   * @param longestCall how long the work in a turn may take; the turn of an instance that died ends
   *     after somewhat more
   */
  TextbookTurns(Vertx vertx, Database database, Duration longestCall) {
    this(vertx, database, longestCall, TextbookTurns::anyPauseMillis);
  }

  TextbookTurns(Vertx vertx, Database database, Duration longestCall, IntSupplier pauseMillis) {
    this.vertx = vertx;
    this.database = database;
    this.longestTurn = longestCall.plus(MARGIN);
    this.pauseMillis = pauseMillis;
  }

  /** Does the work, a single call of the content store, when nobody else changes the textbook. */
  Future<Void> inTurn(Tenant tenant, String textbookId, Supplier<Future<Void>> work) {
    return inQueue(tenant + "/" + textbookId, () -> alone(tenant, textbookId, work));
  }

  private Future<Void> inQueue(String key, Supplier<Future<Void>> work) {
    Future<Void> mine;
    synchronized (this) {
      Future<?> before = last.getOrDefault(key, Future.succeededFuture());
      mine = before.transform(done -> work.get());
      last.put(key, mine);
    }
    mine.onComplete(done -> forget(key, mine));
    return mine;
  }

  private synchronized void forget(String key, Future<?> work) {
    last.remove(key, work);
  }

  private Future<Void> alone(Tenant tenant, String textbookId, Supplier<Future<Void>> work) {
    UUID holder = UUID.randomUUID();
    return take(tenant, textbookId, holder, System.nanoTime() + LONGEST_WAIT.toNanos())
        .compose(taken -> work.get())
        .eventually(
            () -> database.withTenant(tenant, c -> turns.release(c, tenant, textbookId, holder)));
  }

  // It may take thousands of tries, so they are no chain of futures: its end would be as many calls
  // deep, and never come.
  private Future<Void> take(Tenant tenant, String textbookId, UUID holder, long deadline) {
    Promise<Void> taken = Promise.promise();
    tryToTake(tenant, textbookId, holder, deadline, taken);
    return taken.future();
  }

  private void tryToTake(
      Tenant tenant, String textbookId, UUID holder, long deadline, Promise<Void> taken) {
    database
        .withTenant(tenant, c -> turns.take(c, tenant, textbookId, holder, longestTurn))
        .onFailure(
            e -> taken.fail(ContentFault.passing("The turn at the textbook could not be taken", e)))
        .onSuccess(
            isTaken -> {
              if (isTaken) {
                taken.complete();
              } else if (System.nanoTime() > deadline) {
                taken.fail(
                    ContentFault.passing("Others are changing the textbook all the time", null));
              } else {
                vertx.setTimer(
                    pauseMillis.getAsInt(),
                    id -> tryToTake(tenant, textbookId, holder, deadline, taken));
              }
            });
  }

  private static int anyPauseMillis() {
    return ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS + 1);
  }
}
