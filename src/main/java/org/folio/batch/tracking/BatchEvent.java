package org.folio.batch.tracking;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.folio.batch.db.Tenant;
import org.folio.batch.outbox.OutboxEvent;

/** The events that this module publishes about a batch, once each. */
public final class BatchEvent {
  /** Last part of the topic's name: {@code {ENV}.{tenant}.batch-tracking.batch}. */
  public static final String TOPIC = "batch-tracking.batch";

  private static final ObjectMapper JSON = new ObjectMapper();

  private BatchEvent() {}

  /** All events that the batch announced have been counted. */
  public static OutboxEvent completed(Tenant tenant, Batch batch, Instant now) {
    return completed(tenant, batch, now, Map.of());
  }

  /**
   * Every event that the batch announced was counted.
   *
   * @param cause headers of what completed it
   */
  static OutboxEvent completed(Tenant tenant, Batch batch, Instant now, Map<String, String> cause) {
    return of("COMPLETED", tenant, batch, now, cause);
  }

  /** The batch was removed by the cleanup before it was complete. */
  static OutboxEvent expired(Tenant tenant, Batch batch, Instant now, Map<String, String> cause) {
    return of("EXPIRED", tenant, batch, now, cause);
  }

  private static OutboxEvent of(
      String type, Tenant tenant, Batch batch, Instant now, Map<String, String> cause) {
    UUID eventId = UUID.randomUUID();
    ObjectNode json = JSON.createObjectNode();
    json.put("eventId", eventId.toString());
    json.put("eventTs", now.toEpochMilli());
    json.put("type", type);
    json.put("tenant", tenant.id());
    json.set("new", JSON.valueToTree(BatchJson.of(batch)));
    return new OutboxEvent(eventId, TOPIC, batch.id().toString(), json.toString(), cause);
  }
}
