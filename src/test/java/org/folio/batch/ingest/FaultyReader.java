package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.tracking.ItemEventFeed;

/** Item events, with a reader that has a fault: it throws for values that are a single byte. */
final class FaultyReader implements Feed<UUID> {
  private final Feed<UUID> feed = new ItemEventFeed(Clock.systemUTC());

  @Override
  public String topic() {
    return feed.topic();
  }

  @Override
  public RecordReader<UUID> newReader() {
    RecordReader<UUID> reader = feed.newReader();
    return (value, tenantHeader) -> {
      if (value != null && value.length == 1) {
        throw new ArrayIndexOutOfBoundsException("as the test wants it");
      }
      return reader.read(value, tenantHeader);
    };
  }

  @Override
  public Future<Tally> apply(
      SqlConnection transaction, Tenant tenant, List<UUID> values, IntFunction<Place> places) {
    return feed.apply(transaction, tenant, values, places);
  }
}
