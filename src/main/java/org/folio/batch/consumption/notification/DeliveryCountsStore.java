package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.db.TenantCounts;

/**
 * SQL that counts the deliveries of a tenant that wait or failed, and its endpoint if it is off.
 */
public final class DeliveryCountsStore implements TenantCounts {
  private static final String COUNT =
      """
      SELECT
        (SELECT count(*) FROM {schema}.notification_delivery WHERE status = 'PENDING') AS pending,
        (SELECT count(*) FROM {schema}.notification_delivery WHERE status = 'FAILED') AS failed,
        (SELECT count(*) FROM {schema}.notification_endpoint WHERE NOT enabled) AS off""";

  private static final Series PENDING = deliveries("PENDING");
  private static final Series FAILED = deliveries("FAILED");
  private static final Series OFF =
      Series.of("notifications.endpoints.off", "Endpoints of all tenants that are off");

  private static Series deliveries(String status) {
    return Series.of(
        "notifications.deliveries.current",
        "Deliveries of all tenants that are pending or failed",
        "status",
        status);
  }

  @Override
  public List<String> tables() {
    return List.of("notification_delivery", "notification_endpoint");
  }

  @Override
  public List<Series> series() {
    return List.of(PENDING, FAILED, OFF);
  }

  @Override
  public Future<Map<Series, Long>> count(TenantConnection connection) {
    return connection
        .preparedQuery(COUNT)
        .execute()
        .map(
            rows -> {
              Map<Series, Long> counts = new HashMap<>();
              rows.forEach(
                  row -> {
                    counts.put(PENDING, row.getLong("pending"));
                    counts.put(FAILED, row.getLong("failed"));
                    counts.put(OFF, row.getLong("off"));
                  });
              return counts;
            });
  }
}
