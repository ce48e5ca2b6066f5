package org.folio.batch.upload.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.folio.batch.error.Backoff;
import org.junit.jupiter.api.Test;

/** How often a call is tried. */
class RetryTest {
  private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));

  private static int triesOf(ContentException fault) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger tries = new AtomicInteger();
      new Retry(vertx, SHORT, Retry.standard(vertx).tries())
          .run(
              () -> false,
              () -> {
                tries.incrementAndGet();
                return Future.failedFuture(fault);
              })
          .otherwiseEmpty()
          .await(10, TimeUnit.SECONDS);
      return tries.get();
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void transientFault_isTriedSixTimes() throws Exception {
    assertEquals(6, triesOf(ContentException.passing("It does not answer", null)));
  }

  @Test
  void whatFailedBecauseTheDatabaseIsAway_isTriedUntilItIsBack() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger tries = new AtomicInteger();
      Future<String> done =
          new Retry(vertx, SHORT, 6)
              .run(
                  () -> false,
                  () ->
                      tries.incrementAndGet() <= 50
                          ? Future.failedFuture(
                              ContentException.databaseAway("Away", new IllegalStateException()))
                          : Future.succeededFuture("back"));

      assertEquals("back", done.await(60, TimeUnit.SECONDS));
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void permanentFault_isTriedOnce() throws Exception {
    assertEquals(1, triesOf(ContentException.lasting("It refuses")));
  }

  @Test
  void call_isNotRetried_whenGivenUpDuringPause() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Retry retry = new Retry(vertx, SHORT, 3);
      AtomicInteger tries = new AtomicInteger();
      AtomicBoolean asked = new AtomicBoolean();
      ContentException fault = ContentException.passing("It does not answer", null);

      Future<Void> done =
          retry.run(
              () -> asked.getAndSet(true),
              () -> {
                tries.incrementAndGet();
                return Future.failedFuture(fault);
              });

      assertSame(
          fault,
          done.transform(d -> Future.succeededFuture(d.cause())).await(60, TimeUnit.SECONDS));
      assertEquals(1, tries.get());
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
