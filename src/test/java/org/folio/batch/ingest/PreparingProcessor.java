package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.ingest.commit.ApplyResult;
import org.folio.batch.ingest.commit.EventProcessor;
import org.folio.batch.ingest.commit.RecordDecoder;
import org.folio.batch.ingest.position.RecordHeaders;
import org.folio.batch.ingest.position.RecordPosition;
import org.folio.batch.tracking.ItemEventProcessor;

/** Item events; those of some tenants are not prepared before it is allowed. */
final class PreparingProcessor implements EventProcessor<UUID> {
  private final EventProcessor<UUID> feed = new ItemEventProcessor(Clock.systemUTC());
  private final Promise<Void> allowed = Promise.promise();
  private final Set<Tenant> waiting;
  private final Set<Tenant> asked = ConcurrentHashMap.newKeySet();

  PreparingProcessor(Set<Tenant> waiting) {
    this.waiting = waiting;
  }

  /** Returns how many of the tenants are being prepared. */
  int asked() {
    return asked.size();
  }

  void allow() {
    allowed.complete();
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
  public Future<Void> prepare(Tenant tenant, RecordHeaders headers) {
    if (!waiting.contains(tenant)) {
      return Future.succeededFuture();
    }
    asked.add(tenant);
    return allowed.future();
  }

  @Override
  public Future<ApplyResult> apply(
      TenantConnection transaction, List<UUID> values, IntFunction<RecordPosition> places) {
    return feed.apply(transaction, values, places);
  }
}
