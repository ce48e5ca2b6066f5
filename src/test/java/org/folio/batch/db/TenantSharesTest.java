package org.folio.batch.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.folio.batch.db.DbSettings.TenantShare;
import org.folio.batch.db.TenantShares.Limits;
import org.folio.batch.error.ServiceException;
import org.folio.batch.error.ServiceException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantSharesTest {
  private static final Tenant ONE = new Tenant("one");
  private static final Tenant OTHER = new Tenant("other");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final Deque<Promise<Void>> holding = new ArrayDeque<>();

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "4,3", "10,7", "16,12"})
  void tenantAlone_getsThreeQuarters(int connections, int share) {
    TenantShares shares = shares(connections, 100, LONG);

    hold(shares, ONE, connections);

    assertEquals(share, holding.size());
  }

  @ParameterizedTest
  @CsvSource({"16,1,8", "16,3,12", "16,7,14", "4,100,3"})
  void tenantAlone_getsTheShareThatIsSet(int connections, int heldPerFree, int share) {
    TenantShares shares = shares(connections, new TenantShare(heldPerFree, 100), LONG);

    hold(shares, ONE, connections);

    assertEquals(share, holding.size());
  }

  @ParameterizedTest
  @CsvSource({"2,1", "4,1", "10,2", "16,3"})
  void tenantThatComesAfterAFullShare_getsConnections(int connections, int share) {
    TenantShares shares = shares(connections, 100, LONG);
    hold(shares, ONE, connections);
    int ofOne = holding.size();

    hold(shares, OTHER, connections);

    assertEquals(ofOne + share, holding.size());
  }

  @Test
  void workBeyondTheShare_startsWhenAConnectionIsGivenBack() {
    TenantShares shares = shares(4, 100, LONG);
    hold(shares, ONE, 4);
    assertEquals(3, holding.size());

    holding.remove().complete();

    awaitHolding(3);
    assertEquals(0, shares.refused());
  }

  @Test
  void waitingTenants_takeTurns() {
    TenantShares shares = shares(1, 100, LONG);
    hold(shares, ONE, 1);
    List<Tenant> order = new ArrayList<>();
    for (Tenant tenant : List.of(ONE, ONE, OTHER)) {
      run(shares, tenant, order);
    }

    holding.remove().complete();

    Awaitility.await()
        .untilAsserted(
            () -> {
              synchronized (order) {
                assertEquals(List.of(ONE, OTHER, ONE), order);
              }
            });
  }

  @Test
  void fullQueue_refusesAsBusy() {
    TenantShares shares = shares(1, 2, LONG);
    hold(shares, ONE, 3);

    ServiceException refusal = failure(shares.run(ONE, LONG, Future::succeededFuture));

    assertEquals(Kind.BUSY, refusal.kind());
    assertEquals(1, shares.refused());
  }

  @Test
  void workThatWaitsTooLong_isRefusedAndNeverStarts() {
    TenantShares shares = shares(1, 100, Duration.ofMillis(50));
    hold(shares, ONE, 1);
    AtomicInteger started = new AtomicInteger();

    Future<Integer> waiting =
        shares.run(ONE, LONG, () -> Future.succeededFuture(started.incrementAndGet()));

    assertEquals(Kind.BUSY, failure(waiting).kind());
    holding.remove().complete();
    assertEquals(1, await(shares.run(ONE, LONG, () -> Future.succeededFuture(1))));
    assertEquals(0, started.get());
  }

  @Test
  void workThatWaited_startsOnTheContextOfItsCaller() {
    TenantShares shares = shares(1, 100, LONG);
    hold(shares, ONE, 1);
    Context caller = vertx.getOrCreateContext();
    Promise<Context> started = Promise.promise();
    Promise<Void> queued = Promise.promise();
    caller.runOnContext(
        v -> {
          shares
              .run(ONE, LONG, () -> Future.succeededFuture(Vertx.currentContext()))
              .onComplete(started);
          queued.complete();
        });
    await(queued.future());

    holding.remove().complete();

    assertSame(caller, await(started.future()));
  }

  @Test
  void workThatThrows_givesItsConnectionBack() {
    TenantShares shares = shares(1, 100, LONG);

    Future<?> failed =
        shares.run(
            ONE,
            LONG,
            () -> {
              throw new IllegalStateException("a bug");
            });

    assertTrue(failed.failed());
    assertTrue(shares.run(OTHER, LONG, () -> Future.succeededFuture(1)).succeeded());
  }

  @Test
  void manyThreads_neverExceedTheConnectionsAndLoseNoWork() {
    TenantShares shares = shares(4, 10_000, LONG);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    List<Future<Void>> all = Collections.synchronizedList(new ArrayList<>());
    for (int thread = 0; thread < 4; thread++) {
      Tenant tenant = new Tenant("tenant" + thread % 3);
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  all.add(shares.run(tenant, LONG, () -> elsewhere(held, most)));
                }
              }));
    }
    threads.forEach(CompletableFuture::join);

    await(Future.all(all));

    assertTrue(most.get() <= 4, () -> most + " at once");
    assertEquals(0, shares.refused());
  }

  // comes back on another thread, as an answer of the database may
  private static Future<Void> elsewhere(AtomicInteger held, AtomicInteger most) {
    most.accumulateAndGet(held.incrementAndGet(), Math::max);
    Promise<Void> answered = Promise.promise();
    CompletableFuture.runAsync(
        () -> {
          held.decrementAndGet();
          answered.complete();
        });
    return answered.future();
  }

  private TenantShares shares(int connections, int maxQueued, Duration maxWait) {
    return shares(connections, new TenantShare(3, maxQueued), maxWait);
  }

  private TenantShares shares(int connections, TenantShare share, Duration maxWait) {
    return new TenantShares(vertx, new Limits("test", connections, share, maxWait));
  }

  /** Runs work that holds its connection until the test gives it back. */
  private void hold(TenantShares shares, Tenant tenant, int times) {
    for (int i = 0; i < times; i++) {
      Promise<Void> promise = Promise.promise();
      shares
          .run(
              tenant,
              LONG,
              () -> {
                synchronized (holding) {
                  holding.add(promise);
                }
                return promise.future();
              })
          .onFailure(e -> {});
    }
  }

  private static void run(TenantShares shares, Tenant tenant, List<Tenant> order) {
    shares
        .run(
            tenant,
            LONG,
            () -> {
              synchronized (order) {
                order.add(tenant);
              }
              return Future.succeededFuture();
            })
        .onFailure(e -> {});
  }

  private void awaitHolding(int number) {
    Awaitility.await()
        .until(
            () -> {
              synchronized (holding) {
                return holding.size() == number;
              }
            });
  }

  private static ServiceException failure(Future<?> future) {
    return assertThrows(ServiceException.class, () -> await(future));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer", e);
    }
  }
}
