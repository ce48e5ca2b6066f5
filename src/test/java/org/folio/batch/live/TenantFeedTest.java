package org.folio.batch.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.folio.batch.db.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantFeedTest {
  private final Vertx vertx = Vertx.vertx();
  private final Sent sent = new Sent();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void deletedObjectThatWasNeverSent_isTold_unlessItsOwnerIsUnknown() {
    TenantFeed feed =
        new TenantFeed(
            vertx,
            Tenant.ifValid("diku").orElseThrow(),
            Map.of(
                LiveKind.UPLOAD, new Nothing(LiveKind.UPLOAD),
                LiveKind.BATCH, new Nothing(LiveKind.BATCH)));
    vertx.runOnContext(
        v -> {
          LiveFilter all = new LiveFilter(Set.of(), Set.of(), Optional.of("ann"));
          feed.add(new LiveClient(vertx, all, sent), null);
          feed.changed(LiveKind.UPLOAD, List.of("17"));
          feed.changed(LiveKind.BATCH, List.of("18"));
        });
    await().atMost(Duration.ofSeconds(60)).until(() -> !sent.texts.isEmpty());
    assertTrue(sent.texts.get(0).contains("\"id\":\"18\""), sent.texts.toString());
    assertTrue(sent.texts.get(0).contains("\"status\":\"deleted\""), sent.texts.toString());
  }

  /** All objects of a kind are deleted. */
  private record Nothing(LiveKind kind) implements LiveSource {
    @Override
    public Future<List<LiveObject>> get(Tenant tenant, Collection<String> ids) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<LiveObject>> changedSince(Tenant tenant, Instant since, int atMost) {
      return Future.succeededFuture(List.of());
    }
  }

  private static final class Sent implements WriteStream<Buffer> {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Future<Void> write(Buffer data) {
      texts.add(data.toString());
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
      return this;
    }
  }
}
