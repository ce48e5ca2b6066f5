package org.folio.batch.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.folio.batch.db.Database;
import org.folio.batch.db.Tenant;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.kafka.EventProducer;
import org.folio.batch.kafka.Topics;
import org.folio.batch.outbox.OutboxStore.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the oldest events of one tenant and deletes them, in one transaction. If the
 * transaction fails, events are published again: at-least-once delivery.
 */
final class Publisher {
  private static final int CHUNK = 500;

  private final Database database;
  private final EventProducer producer;
  private final Topics topics;
  private final OutboxStore store = new OutboxStore();

  Publisher(Database database, EventProducer producer, Topics topics) {
    this.database = database;
    this.producer = producer;
    this.topics = topics;
  }

  /** The result of a turn. */
  enum Outcome {
    /** There was nothing to publish. */
    NOTHING,
    /** Events were published; there may be more. */
    PUBLISHED,
    /** Another relay, in this or another instance, is publishing this tenant's events. */
    TAKEN
  }

  /** Publishes one chunk. Fails if an event could not be published; the others of the chunk are. */
  Future<Outcome> publish(Tenant tenant) {
    return database
        .inTransaction(
            tenant,
            tx ->
                store
                    .tryLock(tx)
                    .compose(
                        mine ->
                            mine
                                ? publishOldest(tx)
                                : Future.succeededFuture(new Sent(Outcome.TAKEN, null))))
        .compose(
            sent ->
                sent.failure == null
                    ? Future.succeededFuture(sent.outcome)
                    : Future.failedFuture(sent.failure));
  }

  Future<Boolean> hasEvents(Tenant tenant) {
    return database.withTenant(tenant, c -> store.hasEvents(c));
  }

  private Future<Sent> publishOldest(TenantConnection tx) {
    return store
        .oldest(tx, CHUNK)
        .compose(
            oldest -> {
              if (oldest.isEmpty()) {
                return Future.succeededFuture(new Sent(Outcome.NOTHING, null));
              }
              List<StoredEvent> chunk = untilAKeyRepeats(oldest);
              List<Future<Void>> sent =
                  chunk.stream().map(e -> send(tx.tenant(), e.event())).toList();
              return Future.join(sent)
                  .transform(all -> store.delete(tx, succeeded(chunk, sent)))
                  .map(deleted -> new Sent(Outcome.PUBLISHED, firstFailure(sent)));
            });
  }

  // An event must not overtake a failed earlier one with the same key, so it is sent only after
  // that one was acknowledged.
  private static List<StoredEvent> untilAKeyRepeats(List<StoredEvent> oldest) {
    Set<String> keys = new HashSet<>();
    List<StoredEvent> chunk = new ArrayList<>(oldest.size());
    for (StoredEvent stored : oldest) {
      if (!keys.add(stored.event().topic() + ' ' + stored.event().key())) {
        break;
      }
      chunk.add(stored);
    }
    return chunk;
  }

  private Future<Void> send(Tenant tenant, OutboxEvent event) {
    return producer.send(
        topics.out(tenant, event.topic()),
        event.key().getBytes(UTF_8),
        event.value().getBytes(UTF_8),
        headers(tenant, event));
  }

  private static List<Map.Entry<String, byte[]>> headers(Tenant tenant, OutboxEvent event) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    headers.add(Map.entry("x-okapi-tenant", tenant.id().getBytes(UTF_8)));
    headers.add(Map.entry("folio.tenantId", tenant.id().getBytes(UTF_8)));
    event.headers().forEach((name, text) -> headers.add(Map.entry(name, text.getBytes(UTF_8))));
    return headers;
  }

  private static List<StoredEvent> succeeded(List<StoredEvent> chunk, List<Future<Void>> sent) {
    List<StoredEvent> succeeded = new ArrayList<>(chunk.size());
    for (int i = 0; i < chunk.size(); i++) {
      if (sent.get(i).succeeded()) {
        succeeded.add(chunk.get(i));
      }
    }
    return succeeded;
  }

  private static @Nullable Throwable firstFailure(List<Future<Void>> sent) {
    return sent.stream().filter(Future::failed).map(Future::cause).findFirst().orElse(null);
  }

  // A failure to send must not roll back the deletion of what was sent, so it is returned as a
  // value.
  private record Sent(Outcome outcome, @Nullable Throwable failure) {}
}
