package org.folio.batch.consumption.resource;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.TenantConnection;

/** SQL for the numbers that identify users in the OHI API. */
public final class UserNumberStore {
  private static final String ADD =
      """
      INSERT INTO {schema}.user_number (user_id)
      SELECT $1 WHERE NOT EXISTS (SELECT FROM {schema}.user_number WHERE user_id = $1)
      ON CONFLICT DO NOTHING""";

  private static final String GET =
      "SELECT user_id, number FROM {schema}.user_number WHERE user_id = ANY ($1)";

  /** Gives the user a number, unless the user has one. */
  public Future<Void> add(TenantConnection connection, UUID user) {
    return connection.preparedQuery(ADD).execute(Tuple.of(user)).mapEmpty();
  }

  public Future<Map<UUID, Long>> get(TenantConnection connection, Collection<UUID> users) {
    if (users.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection
        .preparedQuery(GET)
        .execute(Tuple.tuple().addValue(users.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, Long> numbers = new HashMap<>();
              for (Row row : rows) {
                numbers.put(row.getUUID("user_id"), row.getLong("number"));
              }
              return numbers;
            });
  }
}
