package org.folio.batch.outbox;

import io.vertx.core.Future;
import java.util.List;
import org.folio.batch.db.TenantConnection;

/**
 * Transactional outbox: events are written in the transaction of the change that they announce, and
 * {@link OutboxRelay} publishes them after the commit.
 */
public final class Outbox {
  private final OutboxStore store = new OutboxStore();

  /**
   * Appends events in the order of the list.
   *
   * <p>Events with the same key keep their order only if the caller holds a lock that belongs to
   * the key, such as that of the row that changed.
   *
   * @param transaction of the change; wake the relay after it commits
   */
  public Future<Void> append(TenantConnection transaction, List<OutboxEvent> events) {
    return events.isEmpty() ? Future.succeededFuture() : store.append(transaction, events);
  }
}
