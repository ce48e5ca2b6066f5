package org.folio.batch.upload.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.db.Database;
import org.folio.batch.db.DbSettings;
import org.folio.batch.db.Tenant;
import org.folio.batch.tenant.TenantInstance;
import org.folio.batch.testkit.Services;
import org.folio.batch.upload.content.ContentException;
import org.folio.batch.upload.content.TimeLimit;
import org.junit.jupiter.api.Test;

/** Waiting for the lock of a textbook that another holder has. */
class TextbookLockIT {
  private static final Tenant TENANT = new Tenant("turns");
  private static final Tenant HEIRS = Services.freshTenant();
  private static final int TRIES = 5_000;
  private static final TimeLimit LONG = TimeLimit.of(Duration.ofHours(1));

  private final TextbookLockStore store = new TextbookLockStore();
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void lock_isTaken_afterManyFailedTries() throws Exception {
    DbSettings settings = Services.freshDatabase();
    TenantInstance.install(settings, TENANT);
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, settings, "turns", 2);
      UUID other = UUID.randomUUID();
      Duration longest = Duration.ofMinutes(10);
      database
          .withTenant(TENANT, c -> store.take(c, "book", other, longest))
          .await(60, TimeUnit.SECONDS);
      TextbookLock turns = new TextbookLock(vertx, database, longest, () -> pause(database, other));

      turns.inTurn(TENANT, "book", LONG, Future::succeededFuture).await(4, TimeUnit.MINUTES);

      assertTrue(tries.get() >= TRIES);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void lockOfDeadHolder_expires() throws Exception {
    DbSettings settings = Services.freshDatabase();
    TenantInstance.install(settings, HEIRS);
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, settings, "turns", 2);
      UUID dead = UUID.randomUUID();
      Duration longest = Duration.ofSeconds(2);
      database
          .withTenant(HEIRS, c -> store.take(c, "book", dead, longest))
          .await(60, TimeUnit.SECONDS);
      TextbookLock turns = new TextbookLock(vertx, database, longest);

      turns.inTurn(HEIRS, "book", LONG, Future::succeededFuture).await(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoWaitsLongerThanItsLimit_leavesTheQueueAndLetsNobodyPast() throws Exception {
    DbSettings settings = Services.freshDatabase();
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(settings, tenant);
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, settings, "turns", 2);
      TextbookLock turns = new TextbookLock(vertx, database, Duration.ofSeconds(30));
      Promise<Void> first = Promise.promise();
      AtomicInteger begun = new AtomicInteger();
      Future<Void> working = turns.inTurn(tenant, "book", LONG, first::future);
      Future<Void> impatient =
          turns.inTurn(
              tenant,
              "book",
              TimeLimit.of(Duration.ofMillis(50)),
              () -> Future.failedFuture("it is too late"));
      Future<Void> patient =
          turns.inTurn(
              tenant,
              "book",
              LONG,
              () -> {
                begun.incrementAndGet();
                return Future.succeededFuture();
              });

      ContentException left =
          (ContentException)
              impatient
                  .transform(done -> Future.succeededFuture(done.cause()))
                  .await(60, TimeUnit.SECONDS);

      assertTrue(left.isPassing());
      assertEquals(0, begun.get());
      first.complete();
      working.await(60, TimeUnit.SECONDS);
      patient.await(60, TimeUnit.SECONDS);
      assertEquals(1, begun.get());
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void turnThatWasTakenThoughTheAnswerWasLost_isTakenAgainByItsHolder() throws Exception {
    DbSettings settings = Services.freshDatabase();
    Tenant tenant = Services.freshTenant();
    TenantInstance.install(settings, tenant);
    Vertx vertx = Vertx.vertx();
    try {
      Database database = Database.open(vertx, settings, "turns", 2);
      UUID holder = UUID.randomUUID();
      Duration longest = Duration.ofMinutes(10);

      for (int i = 0; i < 2; i++) {
        assertTrue(
            database
                .withTenant(tenant, c -> store.take(c, "book", holder, longest))
                .await(60, TimeUnit.SECONDS));
      }
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private int pause(Database database, UUID other) {
    if (tries.incrementAndGet() == TRIES) {
      database.withTenant(TENANT, c -> store.release(c, "book", other));
    }
    return 1;
  }
}
