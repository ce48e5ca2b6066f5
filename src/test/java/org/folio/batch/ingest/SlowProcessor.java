package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.tracking.ItemEventProcessor;

/** Item events, whose first one is polled but not read before it is allowed. */
final class SlowProcessor implements EventProcessor<UUID> {
  private final EventProcessor<UUID> feed = new ItemEventProcessor(Clock.systemUTC());
  private final CountDownLatch polled = new CountDownLatch(1);
  private final CountDownLatch allowed = new CountDownLatch(1);

  void awaitPolled() throws InterruptedException {
    polled.await();
  }

  void allow() {
    allowed.countDown();
  }

  @Override
  public String topic() {
    return feed.topic();
  }

  @Override
  public RecordDecoder<UUID> newReader() {
    RecordDecoder<UUID> reader = feed.newReader();
    return (value, tenantHeader) -> {
      polled.countDown();
      awaitAllowed();
      return reader.read(value, tenantHeader);
    };
  }

  private void awaitAllowed() {
    try {
      allowed.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> values, IntFunction<RecordPosition> places) {
    return feed.apply(transaction, values, places);
  }
}
