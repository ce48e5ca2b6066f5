package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.tracking.ItemEventProcessor;

/** Item events, every third transaction of which fails after all was done but the commit. */
final class FlakyProcessor implements EventProcessor<UUID> {
  private final EventProcessor<UUID> feed = new ItemEventProcessor(Clock.systemUTC());
  private final AtomicInteger failures = new AtomicInteger();

  int failures() {
    return failures.get();
  }

  @Override
  public String topic() {
    return feed.topic();
  }

  @Override
  public RecordDecoder<UUID> newReader() {
    return feed.newReader();
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> values, IntFunction<RecordPosition> places) {
    return feed.apply(transaction, values, places)
        .compose(
            tally -> {
              if (ThreadLocalRandom.current().nextInt(3) > 0) {
                return Future.succeededFuture(tally);
              }
              failures.incrementAndGet();
              return Future.failedFuture("as the test wants it");
            });
  }
}
