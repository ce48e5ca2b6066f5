package org.folio.batch.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveClientTest {
  private final Vertx vertx = Vertx.vertx();
  private final LiveClient client =
      new LiveClient(
          vertx, new LiveFilter(Set.of(), Set.of(), Optional.empty()), new NothingIsTaken());

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  /** A connection whose other side reads nothing. */
  private static final class NothingIsTaken implements WriteStream<Buffer> {
    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Future<Void> write(Buffer data) {
      return Promise.<Void>promise().future();
    }

    @Override
    public Future<Void> end() {
      return Promise.<Void>promise().future();
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return true;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      return this;
    }
  }

  @Test
  void client_thatTakesNothing_isCutOffBeforeMuchWaits() throws Exception {
    Buffer event = Buffer.buffer(new byte[1_000]);
    int sent = 0;
    while (client.send(event)) {
      sent++;
    }
    client.ended().await(60, TimeUnit.SECONDS);
    assertEquals(LiveClient.MOST_WAITING_BYTES / 1_000, sent);
  }

  @Test
  void client_thatTakesNothingForLong_isStuck() {
    client.send(EventText.HEARTBEAT);
    long now = System.nanoTime();
    assertFalse(client.isStuck(now));
    assertTrue(client.isStuck(now + LiveClient.TAKES_WITHIN.plusSeconds(1).toNanos()));
  }
}
