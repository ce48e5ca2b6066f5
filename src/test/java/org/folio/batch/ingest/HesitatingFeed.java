package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.tracking.ItemEventFeed;

/** Item events, whose first one is polled but not read before it is allowed. */
final class HesitatingFeed implements Feed<UUID> {
  private final Feed<UUID> feed = new ItemEventFeed(Clock.systemUTC());
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
  public RecordReader<UUID> newReader() {
    RecordReader<UUID> reader = feed.newReader();
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
  public Future<Tally> apply(
      SqlConnection transaction, Tenant tenant, List<UUID> values, IntFunction<Place> places) {
    return feed.apply(transaction, tenant, values, places);
  }
}
