package org.folio.batch.consumption.notification;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.folio.batch.consumption.resource.DateTimes;
import org.folio.batch.consumption.resource.ExportResult;
import org.folio.batch.consumption.resource.Links;
import org.folio.batch.db.TenantConnection;
import org.folio.batch.operation.model.Operation;
import org.folio.batch.outbox.Outbox;
import org.folio.batch.outbox.OutboxEvent;
import org.jspecify.annotations.Nullable;

/** Announces that an operation has ended, in the transaction that ends it. */
public final class Notification {
  public static final String TOPIC = "batch-tracking.notification";

  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final NotificationStore deliveries = new NotificationStore();

  public Notification(Clock clock) {
    this.clock = clock;
  }

  /**
   * Writes the event for Kafka and, if the tenant has an endpoint, the delivery to it.
   *
   * @param result null if there is none
   */
  public Future<Void> write(
      TenantConnection tx, Operation operation, @Nullable ExportResult result, Links links) {
    UUID id = UUID.randomUUID();
    String body = body(operation, result, links).encode();
    return outbox
        .append(tx, List.of(new OutboxEvent(id, TOPIC, String.valueOf(operation.id()), body)))
        .compose(x -> deliveries.add(tx, id, body, operation.id()));
  }

  private JsonObject body(Operation operation, @Nullable ExportResult result, Links links) {
    JsonArray to =
        new JsonArray().add(link("operator:subject", links.readConsumptionBatch(operation.id())));
    if (result != null) {
      to.add(link("datafileset", links.dataFileSet(result.setCode())))
          .add(link("file", links.dataFile(result.setCode(), result.fileCode())));
    }
    return new JsonObject()
        .put("type", "ReadConsumptionBatch")
        .put("topic", "Notification")
        .put("timestamp", new JsonObject().put("value", DateTimes.text(clock.instant())))
        .put("links", to);
  }

  private static JsonObject link(String rel, String href) {
    return new JsonObject().put("rel", rel).put("href", href);
  }
}
