package org.folio.batch.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.folio.batch.db.Tenant;
import org.folio.batch.ingest.position.RecordHeaders;

/** Item events; those of some tenants are not prepared before it is allowed. */
final class PreparingProcessor extends WrappedItemEvents {
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
  public Future<Void> prepare(Tenant tenant, RecordHeaders headers) {
    if (!waiting.contains(tenant)) {
      return Future.succeededFuture();
    }
    asked.add(tenant);
    return allowed.future();
  }
}
