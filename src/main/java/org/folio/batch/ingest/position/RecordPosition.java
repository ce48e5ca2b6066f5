package org.folio.batch.ingest.position;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Where a record was read.
 *
 * @param topicId identifies the topic, because its name can be reused
 * @param headers the headers that the feed needs, of this record or of a later one with the same
 *     value
 */
public record RecordPosition(
    UUID topicId, String topic, int partition, long offset, RecordHeaders headers) {
  private static final UUID UNKNOWN = new UUID(0, 0);

  public RecordPosition(UUID topicId, String topic, int partition, long offset) {
    this(topicId, topic, partition, offset, RecordHeaders.NONE);
  }

  /** Creates a position for display only, which needs just the name of the topic. */
  public RecordPosition(String topic, int partition, long offset) {
    this(UNKNOWN, topic, partition, offset, RecordHeaders.NONE);
  }

  /**
   * Returns the headers of a dead letter that identify its record.
   *
   * @param reason why it became a dead letter
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
