package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.position.RecordPosition;

/** Item events, every third transaction of which fails after all was done but the commit. */
final class FlakyProcessor extends WrappedItemEvents {
  private final AtomicInteger failures = new AtomicInteger();

  int failures() {
    return failures.get();
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> values, IntFunction<RecordPosition> places) {
    return super.apply(transaction, values, places)
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
