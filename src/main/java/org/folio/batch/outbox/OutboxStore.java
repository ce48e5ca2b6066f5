package org.folio.batch.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.folio.batch.db.TenantConnection;

/** SQL for the outbox. */
final class OutboxStore {
  // ids follow the order of the list
  private static final String APPEND =
      """
      INSERT INTO {schema}.outbox (event_id, topic, key, value, headers)
      SELECT event_id, topic, key, value, headers::jsonb
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
        WITH ORDINALITY AS e (event_id, topic, key, value, headers, position)
      ORDER BY position""";

  // Publishing takes longer than a statement may: waiting for acknowledgements is idle time.
  private static final String ALLOW_TO_WAIT =
      "SET LOCAL idle_in_transaction_session_timeout = '60s'";

  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtextextended('{schema}.outbox', 0))";

  private static final String OLDEST =
      "SELECT id, event_id, topic, key, value, headers FROM {schema}.outbox ORDER BY id LIMIT $1";

  private static final String DELETE = "DELETE FROM {schema}.outbox WHERE id = ANY($1)";

  private static final String EXISTS = "SELECT EXISTS (SELECT FROM {schema}.outbox)";

  Future<Void> append(TenantConnection connection, List<OutboxEvent> events) {
    return connection
        .preparedQuery(APPEND)
        .execute(
            Tuple.tuple()
                .addValue(events.stream().map(OutboxEvent::eventId).toArray(UUID[]::new))
                .addValue(texts(events, OutboxEvent::topic))
                .addValue(texts(events, OutboxEvent::key))
                .addValue(texts(events, OutboxEvent::value))
                .addValue(texts(events, OutboxStore::headers)))
        .mapEmpty();
  }

  /** Returns false if another relay is publishing this tenant's events. */
  Future<Boolean> tryLock(TenantConnection transaction) {
    Future<?> allowed = transaction.query(ALLOW_TO_WAIT).execute();
    Future<Boolean> locked =
        transaction.query(TRY_LOCK).execute().map(rows -> rows.iterator().next().getBoolean(0));
    return allowed.compose(x -> locked);
  }

  Future<List<StoredEvent>> oldest(TenantConnection connection, int atMost) {
    return connection
        .preparedQuery(OLDEST)
        .execute(Tuple.of(atMost))
        .map(
            rows -> {
              List<StoredEvent> events = new ArrayList<>(rows.size());
              for (Row row : rows) {
                events.add(
                    new StoredEvent(
                        row.getLong(0),
                        new OutboxEvent(
                            row.getUUID(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            headers(row.getJsonObject(5)))));
              }
              return events;
            });
  }

  Future<Void> delete(TenantConnection connection, List<StoredEvent> events) {
    return connection
        .preparedQuery(DELETE)
        .execute(Tuple.tuple().addValue(events.stream().map(StoredEvent::id).toArray(Long[]::new)))
        .mapEmpty();
  }

  Future<Boolean> hasEvents(TenantConnection connection) {
    return connection
        .preparedQuery(EXISTS)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static String headers(OutboxEvent event) {
    return new JsonObject(new HashMap<>(event.headers())).encode();
  }

  private static Map<String, String> headers(JsonObject stored) {
    Map<String, String> headers = new HashMap<>();
    stored.forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
    return headers;
  }

  private static String[] texts(List<OutboxEvent> events, Function<OutboxEvent, String> of) {
    return events.stream().map(of).toArray(String[]::new);
  }

  /** An event with its position in the order of publication. */
  record StoredEvent(long id, OutboxEvent event) {}
}
