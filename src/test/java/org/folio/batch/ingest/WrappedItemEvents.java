package org.folio.batch.ingest;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.tracking.ItemEventProcessor;

/** Item events, of which a test makes one step slow or faulty. */
abstract class WrappedItemEvents implements EventProcessor<UUID> {
  private final EventProcessor<UUID> feed = new ItemEventProcessor(Clock.systemUTC());

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
    return feed.apply(transaction, values, places);
  }
}
