package org.folio.batch.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import org.folio.batch.db.Tenant;

/**
 * Events that become known if, and only if, the change they tell of does: they are written in its
 * transaction, and the {@link OutboxRelay} publishes them after the commit.
 */
public final class Outbox {
  private final OutboxStore store = new OutboxStore();

  /**
   * Writes the events in the order of the list.
   *
   * <p>Events of one key keep their order only if whoever appends them holds a lock that goes with
   * the key, such as that of the row the event tells of.
   *
   * @param transaction of the change; wake the relay once it is committed
   */
  public Future<Void> append(SqlConnection transaction, Tenant tenant, List<OutboxEvent> events) {
    return events.isEmpty() ? Future.succeededFuture() : store.append(transaction, tenant, events);
  }
}
