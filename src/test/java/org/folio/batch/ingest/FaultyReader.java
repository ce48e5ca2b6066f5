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

/** Item events, with a reader that has a fault: it throws for values that are a single byte. */
final class FaultyReader implements EventProcessor<UUID> {
  private final EventProcessor<UUID> feed = new ItemEventProcessor(Clock.systemUTC());

  @Override
  public String topic() {
    return feed.topic();
  }

  @Override
  public RecordDecoder<UUID> newReader() {
    RecordDecoder<UUID> reader = feed.newReader();
    return (value, tenantHeader) -> {
      if (value != null && value.length == 1) {
        throw new ArrayIndexOutOfBoundsException("as the test wants it");
      }
      return reader.read(value, tenantHeader);
    };
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> values, IntFunction<RecordPosition> places) {
    return feed.apply(transaction, values, places);
  }
}
