package org.folio.batch.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Where a record was read.
 *
 * @param topicId tells the topic from another one that had its name before, or has it later
 */
public record Place(UUID topicId, String topic, int partition, long offset) {
  private static final UUID UNKNOWN = new UUID(0, 0);

  /** A place that is only shown, for which the name of the topic is enough. */
  public Place(String topic, int partition, long offset) {
    this(UNKNOWN, topic, partition, offset);
  }

  /**
   * The headers of a dead letter that tell where its record was.
   *
   * @param reason why it was put aside
   */
  public Map<String, String> deadLetterHeaders(String reason) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("dead-letter-reason", reason);
    headers.put("dead-letter-topic", topic);
    headers.put("dead-letter-topic-id", topicId.toString());
    headers.put("dead-letter-partition", String.valueOf(partition));
    headers.put("dead-letter-offset", String.valueOf(offset));
    return headers;
  }
}
