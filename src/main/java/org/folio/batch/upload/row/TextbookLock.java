package org.folio.batch.upload.row;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.folio.batch.db.Database;
import org.folio.batch.db.SqlErrors;
import org.folio.batch.db.Tenant;
import org.folio.batch.upload.content.ContentException;
import org.folio.batch.upload.content.Retry;
import org.folio.batch.upload.content.TimeLimit;

/**
 * Lets only one row at a time change a textbook, across all instances. A content service reads the
 * whole hierarchy and writes it back, so one of two concurrent links would be lost. Rows of this
 * instance wait in a queue; the first of them takes the lock in the database. Safe to call from any
 * thread.
 */
public final class TextbookLock {
  private static final Logger log = LogManager.getLogger(TextbookLock.class);

  /** More than the database and a busy event loop can add to a call. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int AWAY_PAUSE_MILLIS = 500;
  private static final int SHORTEST_PAUSE_MILLIS = 20;
  private static final int LONGEST_PAUSE_MILLIS = 100;

  private final Vertx vertx;
  private final Database database;
  private final Duration longestTurn;
  private final IntSupplier pauseMillis;
  private final Retry retry;
  private final TextbookLockStore store = new TextbookLockStore();
  private final Map<String, Future<?>> last = new HashMap<>();

  /**
   * @param longestCall how long the work under the lock may take; the lock of an instance that died
   *     expires a little later
   */
  public TextbookLock(Vertx vertx, Database database, Duration longestCall) {
    this(vertx, database, longestCall, TextbookLock::anyPauseMillis);
  }

  public TextbookLock(
      Vertx vertx, Database database, Duration longestCall, IntSupplier pauseMillis) {
    this.vertx = vertx;
    this.database = database;
    this.longestTurn = longestCall.plus(MARGIN);
    this.pauseMillis = pauseMillis;
    this.retry = Retry.standard(vertx);
  }

  /**
   * Does the work, a single call of the content store, while no one else changes the textbook.
   *
   * @param limit after which the work no longer starts
   */
  Future<Void> inTurn(
      Tenant tenant, String textbookId, TimeLimit limit, Supplier<Future<Void>> work) {
    return inQueue(tenant + "/" + textbookId, limit, () -> alone(tenant, textbookId, limit, work));
  }

  // A row that gives up keeps its place in the queue; otherwise rows after it would not wait for
  // rows before it.
  private Future<Void> inQueue(String key, TimeLimit limit, Supplier<Future<Void>> work) {
    Promise<Void> result = Promise.promise();
    AtomicBoolean decided = new AtomicBoolean();
    long timer =
        vertx.setTimer(
            Math.max(1, limit.left().toMillis()),
            id -> {
              if (decided.compareAndSet(false, true)) {
                result.fail(othersAreBusy());
              }
            });
    Future<Void> mine;
    synchronized (this) {
      Future<?> before = last.getOrDefault(key, Future.succeededFuture());
      mine =
          before.transform(
              done -> {
                if (!decided.compareAndSet(false, true)) {
                  return Future.succeededFuture();
                }
                vertx.cancelTimer(timer);
                return work.get().onComplete(result);
              });
      last.put(key, mine);
    }
    mine.onComplete(done -> forget(key, mine));
    return result.future();
  }

  private static ContentException othersAreBusy() {
    return ContentException.passing(
        "Other uploads keep the textbook locked; upload the row again later", null);
  }

  private synchronized void forget(String key, Future<?> work) {
    last.remove(key, work);
  }

  private Future<Void> alone(
      Tenant tenant, String textbookId, TimeLimit limit, Supplier<Future<Void>> work) {
    UUID holder = UUID.randomUUID();
    return take(tenant, textbookId, holder, limit.within(LONGEST_WAIT))
        .compose(taken -> work.get())
        .eventually(() -> release(tenant, textbookId, holder, limit));
  }

  // Otherwise others would wait until the lock expires.
  private Future<Void> release(Tenant tenant, String textbookId, UUID holder, TimeLimit limit) {
    return retry
        .run(
            limit::isOver,
            () ->
                database
                    .withTenant(tenant, c -> store.release(c, textbookId, holder))
                    .recover(e -> Future.failedFuture(notTold(e))))
        .onFailure(
            e ->
                log.warn(
                    "Cannot release the lock of a textbook; it expires by itself tenant={}",
                    tenant,
                    e));
  }

  private static Throwable notTold(Throwable e) {
    return SqlErrors.isTransient(e)
        ? ContentException.databaseAway("The lock of the textbook could not be released", e)
        : e;
  }

  // Not a chain of futures: it may take thousands of attempts, and completing such a chain would
  // overflow the stack.
  private Future<Void> take(Tenant tenant, String textbookId, UUID holder, TimeLimit limit) {
    Promise<Void> taken = Promise.promise();
    tryToTake(tenant, textbookId, holder, limit, taken);
    return taken.future();
  }

  private void tryToTake(
      Tenant tenant, String textbookId, UUID holder, TimeLimit limit, Promise<Void> taken) {
    database
        .withTenant(tenant, c -> store.take(c, textbookId, holder, longestTurn))
        .onComplete(
            tried -> {
              if (tried.succeeded() && tried.result()) {
                taken.complete();
              } else if (tried.failed() && !SqlErrors.isTransient(tried.cause())) {
                taken.fail(couldNotTake(ContentException::passing, tried.cause()));
              } else if (!limit.isOver()) {
                // with the same holder: it may have been taken although the response was lost
                vertx.setTimer(
                    tried.succeeded() ? pauseMillis.getAsInt() : AWAY_PAUSE_MILLIS,
                    id -> tryToTake(tenant, textbookId, holder, limit, taken));
              } else {
                taken.fail(
                    tried.succeeded()
                        ? othersAreBusy()
                        : couldNotTake(ContentException::databaseAway, tried.cause()));
              }
            });
  }

  private static ContentException couldNotTake(
      BiFunction<String, Throwable, ContentException> fault, Throwable e) {
    return fault.apply("The lock of the textbook could not be taken", e);
  }

  private static int anyPauseMillis() {
    return ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS + 1);
  }
}
