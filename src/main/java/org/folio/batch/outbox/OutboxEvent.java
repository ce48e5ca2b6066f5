package org.folio.batch.outbox;

import java.util.Map;
import java.util.UUID;

/**
 * An event to be published once the change it tells of is committed.
 *
 * @param eventId lets a consumer drop a repeat
 * @param topic what the event is about, the last part of the topic's name ({@code
 *     batch-tracking.batch}). The relay puts the environment and the tenant before it, so that a
 *     row of one tenant can never reach another tenant's topic
 * @param key events of one key are published in the order of their changes
 * @param value the message, JSON
 * @param headers of the message, besides that of the tenant
 */
public record OutboxEvent(
    UUID eventId, String topic, String key, String value, Map<String, String> headers) {

  public OutboxEvent {
    headers = Map.copyOf(headers);
  }

  public OutboxEvent(UUID eventId, String topic, String key, String value) {
    this(eventId, topic, key, value, Map.of());
  }
}
