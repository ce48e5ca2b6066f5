package org.folio.batch.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a record was read.
 *
 * @param headers those that the feed asks for, of this record or of a later one with the same value
 */
public record Place(String topic, int partition, long offset, RecordHeaders headers) {

  public Place(String topic, int partition, long offset) {
    this(topic, partition, offset, RecordHeaders.NONE);
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
    headers.put("dead-letter-partition", String.valueOf(partition));
    headers.put("dead-letter-offset", String.valueOf(offset));
    return headers;
  }
}
