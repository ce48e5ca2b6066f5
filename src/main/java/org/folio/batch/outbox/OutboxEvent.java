package org.folio.batch.outbox;

import java.util.Map;
import java.util.UUID;

/**
 * An event to be published once the change that it announces is committed.
 *
 * @param eventId lets a consumer recognize a repetition
 * @param topic last part of the topic's name ({@code batch-tracking.batch}). The relay prepends
 *     environment and tenant, so that a row of one tenant can never reach another tenant's topic
 * @param key events with the same key are published in the order of their changes
 * @param value the message, JSON
 * @param headers of the message, in addition to the tenant header
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
